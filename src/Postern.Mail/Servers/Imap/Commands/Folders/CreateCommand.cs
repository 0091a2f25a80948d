using Postern.Mail.Servers.Imap.Listing;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>CREATE (RFC 9051 §6.3.4, RFC 6154 §3). The levels above need not be made: a Maildir++ has none, and LIST shows them.</summary>
internal static class CreateCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!CreateRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        // A delimiter at the end says only that mailboxes below it will follow.
        ReadOnlySpan<byte> written = request.Mailbox.Span;
        if (!MailboxNames.TryReadNew(session, written is [.., (byte)FolderName.Delimiter] ? written[..^1] : written, out FolderName name))
            return ImapReply.No("There can be no mailbox of this name", ImapCode.Cannot);
        if (request.HasUnknownUse || (request.Uses & ~SpecialUseTable.Given) != SpecialUses.None)
            return ImapReply.No("No mailbox can be for that here", ImapCode.UseAttr);
        string[] uses = SpecialUseTable.Words(request.Uses);
        return await session.Store.Workers.RunAsync(() => Create(session.Tree, name, uses), CancellationToken.None);
    }

    private static ImapReply Create(MaildirTree tree, FolderName name, string[] uses)
    {
        if (tree.Has(name))
            return ImapReply.No("There is a mailbox of this name", ImapCode.AlreadyExists);
        if (uses.Length > 0 && !new FolderUses(tree).TryGive(uses, name))
            return ImapReply.No("Another mailbox is for that", ImapCode.UseAttr);
        return tree.Create(name) ? ImapReply.Ok("CREATE completed") : ImapReply.No("There is a mailbox of this name", ImapCode.AlreadyExists);
    }
}
