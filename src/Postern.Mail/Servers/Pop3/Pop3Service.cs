using Postern.Mail.Doors;
using Postern.Mail.Mailboxes;
using Postern.Net.Engine;
using Postern.Net.Talk;
using Postern.Store.Maildir;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>POP3 after the login, over one folder (RFC 1939 §5).</summary>
internal sealed class Pop3Service(MaildirFolder folder, MailStore store) : IClientService
{
    /// <inheritdoc/>
    public async ValueTask<EndReason> ServeAsync(Connection connection)
    {
        var talk = new Talk(connection.Near, Pop3Limits.Auth);
        var mailbox = new Mailbox(folder);
        await store.Workers.RunAsync(() => mailbox.Synchronise(), CancellationToken.None);
        while (true)
        {
            if (!talk.HasLine)
                await talk.FlushAsync(connection.Deadline.Gently(connection.Door.Settings.Limits.Pause, "a command"));
            if (await talk.ReadLineAsync(connection.Deadline.Gently(connection.Door.Settings.Limits.Pause, "a command")) is not { } line)
                return new EndReason("closed", "closed by the client");
            bool isKnown = Pop3Command.TryParse(line.Span, out var command, out string fault);
            Pop3Keyword keyword = isKnown ? command!.Keyword : Pop3Keyword.Unknown;
            talk.Say((keyword switch
            {
                Pop3Keyword.Noop => Pop3Reply.Ok(""),
                Pop3Keyword.Stat => Pop3Reply.Ok($"{mailbox.Snapshot.Messages.Length} 0"),
                Pop3Keyword.Quit => Pop3Reply.Ok("Goodbye"),
                _ => Pop3Reply.Error(isKnown ? "Unknown command" : fault),
            }).Format());
            if (keyword != Pop3Keyword.Quit)
                continue;
            await talk.FlushAsync(connection.Deadline.Within(connection.Door.Settings.Limits.Command, "parting"));
            return new EndReason("closed", "closed by the client");
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
