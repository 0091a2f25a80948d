using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir;

/// <summary>What a synchronisation found to be different.</summary>
/// <param name="IsReset">UIDVALIDITY is another (or nothing was known before): no old UID means anything, and all messages are new.</param>
/// <param name="New">Messages that were not there.</param>
/// <param name="Changed">Messages with other flags or keywords, as they are now; a new name alone is no change.</param>
/// <param name="Gone">UIDs of messages that are no more.</param>
public sealed record MailboxChanges(bool IsReset, IReadOnlyList<MailboxMessage> New, IReadOnlyList<MailboxMessage> Changed, IReadOnlyList<uint> Gone)
{
    /// <summary>Nothing is different.</summary>
    public static readonly MailboxChanges None = new(IsReset: false, [], [], []);

    /// <summary>UIDs of messages that were moved from <c>new</c> to <c>cur</c> now: IMAP4rev1's <c>\Recent</c> (RFC 3501 §2.3.2).</summary>
    public IReadOnlyList<uint> Taken { get; init; } = [];

    /// <summary>True where nothing is different for whoever has seen the messages before.</summary>
    public bool IsNone => !IsReset && New.Count == 0 && Changed.Count == 0 && Gone.Count == 0;

    internal static MailboxChanges Between(MailboxSnapshot before, MailboxSnapshot now)
    {
        if (before.UidValidity != now.UidValidity)
            return new MailboxChanges(IsReset: true, now.Messages.ToArray(), [], []);
        var (added, changed, gone) = (new List<MailboxMessage>(), new List<MailboxMessage>(), new List<uint>());
        foreach (var (old, place) in PagePairs.Of(before.Messages, now.Messages))
        {
            if (place == PagePairs.None)
                gone.Add(before.Messages[old].Uid);
            else if (old == PagePairs.None)
                added.Add(now.Messages[place]);
            else if (before.Messages[old].Flags != now.Messages[place].Flags || before.Messages[old].Keywords != now.Messages[place].Keywords)
                changed.Add(now.Messages[place]);
        }

        return new MailboxChanges(IsReset: false, added, changed, gone);
    }
}
