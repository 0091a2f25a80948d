using Postern.Store.Maildir;
using Postern.Mail.Servers.Imap.Listing;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>STATUS (RFC 9051 §6.3.11, RFC 8438, RFC 7889 §4).</summary>
internal static class StatusCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!StatusRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (request.Items.HasFlag(StatusItems.HighestModSeq))
            session.EnableCondStore(); // RFC 7162 §3.1
        if (!MailboxNames.TryRead(session, request.Mailbox.Span, out FolderName name)
            || !await session.Store.Workers.RunAsync(() => session.Tree.Has(name), CancellationToken.None)
            || await MailboxStatus.ReadAsync(session, name, request.Items) is not { } values)
            return ImapReply.No("There is no such mailbox", ImapCode.NonExistent);
        MailboxStatus.Tell(session, name, request.Items, values);
        return ImapReply.Ok("STATUS completed");
    }
}
