using Postern.Mail.Servers.Imap.Listing;
using Postern.Store.Maildir;
using Postern.Wire.Imap;
using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Responding;

namespace Postern.Mail.Servers.Imap.Commands.Folders;

/// <summary>LIST and LSUB (RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154 §2; RFC 3501 §6.3.9).</summary>
internal static class ListCommand
{
    internal static async ValueTask<ImapReply> RunAsync(ImapSession session, ImapCommand command)
    {
        if (!ListRequest.TryParse(command, out var request, out string fault))
            return ImapReply.Bad(fault);
        if (request.AsksDelimiter)
        {
            MailboxNames.Writer(session).List(new ListEntry(default, FolderName.Delimiter, MailboxAttributes.NoSelect), request.IsLsub);
            return ImapReply.Ok($"{command.Name} completed");
        }
        if (request.Status.HasFlag(StatusItems.HighestModSeq))
            session.EnableCondStore(); // RFC 7162 §3.1
        bool withSubscriptions = request.IsLsub || request.Selection.HasFlag(ListSelection.Subscribed) || request.Return.HasFlag(ListReturn.Subscribed);
        var matcher = new ListMatcher(request, MailboxNames.IsUtf8(session));
        ListedName[] names = [];
        bool isMore = await session.Store.Workers.RunAsync(
            () =>
            {
                names = FolderCatalogue.Read(session.Tree, withSubscriptions);
                return matcher.Go(names);
            },
            CancellationToken.None);
        while (isMore)
            isMore = await session.Store.Workers.RunAsync(() => matcher.Go(names), CancellationToken.None);
        foreach (ListedName name in ListChoice.Of(names, request))
            await TellAsync(session, request, name, withSubscriptions);
        return ImapReply.Ok($"{command.Name} completed");
    }

    private static async ValueTask TellAsync(ImapSession session, ListRequest request, ListedName name, bool withSubscriptions)
    {
        byte[] octets = MailboxNames.Octets(session, name.Name);
        var entry = request.IsLsub
            ? new ListEntry(octets, FolderName.Delimiter, name.IsSubscribed ? MailboxAttributes.None : MailboxAttributes.NoSelect)
            : new ListEntry(octets, FolderName.Delimiter, AttributesOf(session, request, name, withSubscriptions), name.Uses, name.Below);
        MailboxNames.Writer(session).List(entry, request.IsLsub);
        // RFC 5819 §2, §3: what cannot be selected has no status, nor has what is told for names below it only, and what has gone meanwhile has none either.
        if (request.Status != StatusItems.None && name.Exists && name.Meets(request.Selection) && await MailboxStatus.ReadAsync(session, name.Name, request.Status) is { } values)
            MailboxStatus.Tell(session, name.Name, request.Status, values);
        if (session.Output.IsFull)
            await session.Output.FlushAsync();
    }

    /// <summary>What a name is (RFC 9051 §7.3.1). Children and uses cost nothing to tell, so whoever does not ask hears of them too, as RFC 3348 and RFC 6154 §2 let a server do.</summary>
    private static MailboxAttributes AttributesOf(ImapSession session, ListRequest request, ListedName name, bool withSubscriptions)
    {
        var attributes = name.Exists ? MailboxAttributes.None
            // A client of 1996 knows the one word, a client of 2008 the other.
            : request.IsExtended || session.Has(EnabledExtensions.Rev2) ? MailboxAttributes.NonExistent : MailboxAttributes.NoSelect;
        if (name.HasChildren)
            attributes |= MailboxAttributes.HasChildren;
        else if (name.Exists)
            attributes |= MailboxAttributes.HasNoChildren;
        return withSubscriptions && name.IsSubscribed ? attributes | MailboxAttributes.Subscribed : attributes;
    }
}
