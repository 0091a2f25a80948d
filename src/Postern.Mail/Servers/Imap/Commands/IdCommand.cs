using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap.Commands;

/// <summary>ID (RFC 2971): a name, and no version.</summary>
internal static class IdCommand
{
    internal static ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!command.TryId(out _, out string fault))
            return new(ImapReply.Bad(fault));
        session.Output.Add("* ID (\"name\" \"Postern\")\r\n"u8);
        return new(ImapReply.Ok("ID completed"));
    }
}
