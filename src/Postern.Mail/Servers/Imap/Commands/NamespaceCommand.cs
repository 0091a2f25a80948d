using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>NAMESPACE (RFC 2342, RFC 9051 §6.3.10): one's own mailboxes, beside INBOX, and nobody else's.</summary>
internal static class NamespaceCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (command.HasArguments)
            return new(ImapReply.Bad("NAMESPACE stands alone"));
        session.Output.Add("* NAMESPACE ((\"\" \"/\")) NIL NIL\r\n"u8);
        return new(ImapReply.Ok("NAMESPACE completed"));
    }
}
