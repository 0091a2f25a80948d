using System.Text;
using Postern.Net.Conduits;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>IDLE (RFC 2177, RFC 9051 §6.3.13): what changes is told as it happens, until the client says DONE.</summary>
internal static class IdleCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return ImapReply.Bad("IDLE stands alone");
        using var bell = new ChangeBell(session);
        session.Output.Add(ImapResponse.Continue("Idling"));
        await session.Output.FlushAsync();
        Task<byte[]?> line = session.Conversation.HearLineAsync();
        // What happened between the last command and this one is told too.
        while (true)
        {
            Task rung = bell.RungAsync();
            try
            {
                await session.TellChangesAsync(tellsExpunges: true, looks: true);
                await session.Output.SendWhileListeningAsync();
            }
            catch (ConduitException)
            {
                await session.Conversation.HangUpAsync(line);
                throw;
            }
            if (await Task.WhenAny(line, rung) == line)
                break;
        }
        return await line switch
        {
            null => throw new ConduitException(FaultKind.Closed, "closed by the client"),
            var said when Ascii.EqualsIgnoreCase(said, "DONE") => ImapReply.Ok("IDLE completed"),
            _ => ImapReply.Bad("DONE was expected"),
        };
    }
}
