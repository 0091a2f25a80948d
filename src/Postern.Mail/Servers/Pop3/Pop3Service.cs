using Microsoft.Extensions.Logging;
using Postern.Mail.Doors;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Net.Talk;
using Postern.Wire.Pop3;

namespace Postern.Mail.Servers.Pop3;

/// <summary>POP3 after the login, over one mailbox (RFC 1939 §5).</summary>
/// <remarks>
/// <para>Answers go out when no whole command is there to be read, or a piece of them is full (RFC 2449 §6.6).</para>
/// <para>Only QUIT changes anything; a session that ends in another way leaves all as it was (RFC 1939 §6).</para>
/// </remarks>
internal sealed class Pop3Service(Maildrop drop, MaildropLock held, Workers workers, ILogger log) : IClientService
{
    /// <inheritdoc/>
    public async ValueTask<EndReason> ServeAsync(Connection connection)
    {
        TimeSpan pause = connection.Door.Settings.Limits.Pop3Pause;
        var talk = new Talk(connection.Near, Pop3Limits.Auth);
        using var answers = new Answers(connection, pause);
        var heard = new HeardCommands(talk);
        var session = new Pop3Transaction(drop, workers, answers, held, heard);
        for (int refused = 0; refused < Pop3ServerLimits.Refusals;)
        {
            if (!heard.HasOne)
                await answers.SendAsync();
            if (connection.Stopping is { } reason)
                throw new ConduitException(FaultKind.Closed, reason.Text);
            if (await heard.NextAsync(connection.Deadline.Gently(pause, "a command")) is not { } said)
                return new EndReason("closed", "closed by the client without QUIT");
            held.Touch();
            await answers.MakeRoomAsync(Pop3ServerLimits.Line);
            bool isDone = said.IsCommand ? await AnswerAsync(connection, session, said.Command) : session.Refuse(said.Fault);
            refused = isDone ? 0 : refused + 1;
            if (!session.IsOver)
                continue;
            await answers.SendAsync();
            return session.Fault is { } failed ? new EndReason("disk", failed) : new EndReason("closed", "closed by the client");
        }

        answers.Add(Pop3Reply.Error("Too many errors"));
        await answers.SendAsync();
        return new EndReason("protocol", "client: too many commands that had to be refused");
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        drop.Dispose();
        held.Dispose();
        return ValueTask.CompletedTask;
    }

    /// <summary>False where it was no command at all.</summary>
    private async ValueTask<bool> AnswerAsync(Connection connection, Pop3Transaction session, Pop3Command command)
    {
        try
        {
            return await session.AnswerAsync(command);
        }
        catch (IOException e) when (e is not ConduitException)
        {
            Pop3Log.Failed(log, connection.Door.Settings.Name, connection.Id, command.Name, e.Message);
            session.Fail(e);
            return true;
        }
    }
}
