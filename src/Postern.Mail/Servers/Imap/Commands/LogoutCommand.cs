using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>LOGOUT (RFC 9051 §6.1.3).</summary>
internal static class LogoutCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return new(ImapReply.Bad("LOGOUT stands alone"));
        session.Unselect();
        session.HasLeft = true;
        session.Output.Add(ImapResponse.Of("*", ImapStatus.Bye, "Goodbye"));
        return new(ImapReply.Ok("LOGOUT completed"));
    }
}
