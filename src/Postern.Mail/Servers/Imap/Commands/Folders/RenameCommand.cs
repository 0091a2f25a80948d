using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Lists;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>RENAME (RFC 9051 §6.3.6): with all below it, UIDs and all; of INBOX the messages are moved. Whoever has one of them selected hears BYE.</summary>
internal static class RenameCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!RenameRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (!MailboxNames.TryRead(session, request.From.Span, out FolderName name))
            return ImapReply.No("There is no such mailbox", ImapCode.NonExistent);
        ReadOnlySpan<byte> written = request.To.Span;
        if (!MailboxNames.TryReadNew(session, written is [.., (byte)FolderName.Delimiter] ? written[..^1] : written, out FolderName newName))
            return ImapReply.No("There can be no mailbox of this name", ImapCode.Cannot);
        Renaming done = name.IsInbox ? await MoveInboxAsync(session, newName) : await RenameAsync(session, name, newName);
        return done switch
        {
            Renaming.Done => ImapReply.Ok("RENAME completed"),
            Renaming.Missing => ImapReply.No("There is no such mailbox", ImapCode.NonExistent),
            Renaming.Taken => ImapReply.No("There is a mailbox of this name", ImapCode.AlreadyExists),
            _ => ImapReply.No("It cannot have this name", ImapCode.Cannot),
        };
    }

    private static async Task<Renaming> RenameAsync(ImapSession session, FolderName name, FolderName newName)
    {
        MaildirTree tree = session.Tree;
        MaildirFolder[] all = await session.Store.Workers.RunAsync(
            () => tree.Folders().Where(folder => folder == name || folder.IsBelow(name)).Select(tree.Folder).ToArray(), CancellationToken.None);
        var done = Renaming.Missing;
        bool isDone = await session.Store.WithdrawAsync(all, () =>
        {
            done = tree.Rename(name, newName);
            if (done == Renaming.Done)
                new FolderUses(tree).Follow(name, newName);
            return done == Renaming.Done;
        });
        if (isDone)
            session.UnselectIf(selected => selected == name || selected.IsBelow(name));
        return done;
    }

    /// <summary>INBOX stays, empty, and so does what is below it (RFC 9051 §6.3.6).</summary>
    private static Task<Renaming> MoveInboxAsync(ImapSession session, FolderName newName) =>
        session.Store.RunAsync(session.Tree.Folder(FolderName.Inbox), inbox => MoveInbox(session.Tree, inbox, newName));

    private static Renaming MoveInbox(MaildirTree tree, IndexedMailbox inbox, FolderName newName)
    {
        if (newName.IsInbox || !tree.Create(newName))
            return Renaming.Taken;
        MaildirFolder target = tree.Folder(newName);
        var names = new Mailbox(target);
        inbox.Synchronise();
        MailboxSnapshot now = inbox.Snapshot.Mailbox;
        foreach (MailboxMessage message in now.Messages.ToArray())
        {
            // A letter means another keyword there, and has room: nothing is in it yet.
            KeywordSet keywords = names.LettersOf([.. now.Keywords.Names(message.Keywords)]) ?? default;
            Transfer.Move(inbox.Folder, message.File, target, message.Flags, keywords);
        }
        target.Flush();
        inbox.Folder.Flush();
        inbox.Synchronise();
        return Renaming.Done;
    }
}
