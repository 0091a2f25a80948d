using Postern.Store.Maildir;
using Postern.Store.Maildir.Lists;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Mailboxes;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>SUBSCRIBE and UNSUBSCRIBE (RFC 9051 §6.3.7, §6.3.8).</summary>
internal static class SubscribeCommand
{
    /// <summary>SUBSCRIBE: only to what is there, or is a level above something.</summary>
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!MailboxRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (!MailboxNames.TryRead(session, request.Mailbox.Span, out FolderName name))
            return ImapReply.No("There can be no mailbox of this name", ImapCode.Cannot);
        bool isThere = await session.Store.Workers.RunAsync(
            () =>
            {
                if (!session.Tree.Has(name) && !session.Tree.Folders().Any(folder => folder.IsBelow(name)))
                    return false;
                new Subscriptions(session.Tree).Set(name, isSubscribed: true);
                return true;
            },
            CancellationToken.None);
        return isThere ? ImapReply.Ok("SUBSCRIBE completed") : ImapReply.No("There is no such mailbox", ImapCode.NonExistent);
    }

    /// <summary>UNSUBSCRIBE: afterwards it is not subscribed to, whatever was before.</summary>
    internal static async ValueTask<ImapReply> UnsubscribeAsync(ImapSession session, ImapCommand command)
    {
        if (!MailboxRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (!MailboxNames.TryRead(session, request.Mailbox.Span, out FolderName name))
            return ImapReply.No("There can be no mailbox of this name", ImapCode.Cannot);
        await session.Store.Workers.RunAsync(() => new Subscriptions(session.Tree).Set(name, isSubscribed: false), CancellationToken.None);
        return ImapReply.Ok("UNSUBSCRIBE completed");
    }
}
