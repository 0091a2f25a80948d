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
        var olds = before.Messages.Span;
        var news = now.Messages.Span;
        if (before.UidValidity != now.UidValidity)
            return new MailboxChanges(IsReset: true, news.ToArray(), [], []);
        var (added, changed, gone) = (new List<MailboxMessage>(), new List<MailboxMessage>(), new List<uint>());
        int old = 0;
        foreach (var message in news)
        {
            while (old < olds.Length && olds[old].Uid < message.Uid)
                gone.Add(olds[old++].Uid);
            if (old == olds.Length || olds[old].Uid != message.Uid)
                added.Add(message);
            else if (olds[old].Flags != message.Flags || olds[old].Keywords != message.Keywords)
                changed.Add(message);
            if (old < olds.Length && olds[old].Uid == message.Uid)
                old++;
        }

        while (old < olds.Length)
            gone.Add(olds[old++].Uid);
        return new MailboxChanges(IsReset: false, added, changed, gone);
    }
}
