using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>DELETE (RFC 9051 §6.3.5): mailboxes below it stay, and its name with them as a level that cannot be selected. Whoever has it selected hears BYE.</summary>
internal static class DeleteCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!MailboxRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (!MailboxNames.TryRead(session, request.Mailbox.Span, out FolderName name))
            return ImapReply.No("There is no such mailbox", ImapCode.NonExistent);
        if (name.IsInbox)
            return ImapReply.No("INBOX is always there", ImapCode.Cannot);
        MaildirTree tree = session.Tree;
        bool isDone = await session.Store.WithdrawAsync([tree.Folder(name)], () => Delete(tree, name));
        if (isDone)
        {
            session.UnselectIf(selected => selected == name);
            return ImapReply.Ok("DELETE completed");
        }
        return await session.Store.Workers.RunAsync(() => tree.Folders().Any(folder => folder.IsBelow(name)), CancellationToken.None)
            ? ImapReply.No("Only the mailboxes below it can be deleted", ImapCode.HasChildren)
            : ImapReply.No("There is no such mailbox", ImapCode.NonExistent);
    }

    private static bool Delete(MaildirTree tree, FolderName name)
    {
        if (!tree.Delete(name))
            return false;
        new FolderUses(tree).Follow(name, newName: null);
        return true;
    }
}
