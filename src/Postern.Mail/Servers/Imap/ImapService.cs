using Postern.Mail.Doors;
using Postern.Net.Engine;
using Postern.Net.Talk;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>IMAP after the login.</summary>
internal sealed class ImapService : IClientService
{
    /// <inheritdoc/>
    public async ValueTask<EndReason> ServeAsync(Connection connection)
    {
        var talk = new Talk(connection.Near, ImapLimits.Command);
        while (await talk.ReadLineAsync(connection.Deadline.Gently(connection.Door.Settings.Limits.Pause, "a command")) is { } line)
        {
            bool isCommand = ImapCommand.TryParse(line.Span, out var command, out string tag, out string fault);
            talk.Say(ImapResponse.Of(tag, isCommand && command!.Name == "NOOP" ? ImapStatus.Ok : ImapStatus.Bad, isCommand ? "Done" : fault).Format());
            await talk.FlushAsync(connection.Deadline.Gently(connection.Door.Settings.Limits.Pause, "a command"));
        }
        return new EndReason("closed", "closed by the client");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
