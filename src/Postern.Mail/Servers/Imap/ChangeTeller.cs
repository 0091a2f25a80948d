using System.Globalization;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;
using Postern.Wire.Imap.Responding;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap;

/// <summary>Tells a client what is different in its mailbox since it was told last (RFC 9051 §7.3, §7.4, §7.5; RFC 7162 §3.2.10).</summary>
/// <remarks>What it may not be told yet, because numbers of messages would change under a command, waits whole: it knows one state of the mailbox or the other.</remarks>
internal static class ChangeTeller
{
    /// <summary>Tells it, where that may be.</summary>
    internal static void Tell(ImapSession session, SelectedMailbox selected, bool tellsExpunges)
    {
        var (before, now) = (selected.Told, selected.Mailbox.Snapshot);
        if (ReferenceEquals(before, now))
            return;
        if (before.Mailbox.UidValidity != now.Mailbox.UidValidity)
            throw new Mailboxes.MailboxGoneException(selected.Mailbox.Folder.Path);
        var (gone, stayed) = Differences(before, now);
        if (gone.Count > 0 && !tellsExpunges)
            return;
        TellGone(session, before, gone);
        selected.Told = now;
        if (!ReferenceEquals(before.Mailbox.Keywords, now.Mailbox.Keywords) && !before.Mailbox.Keywords.All.SequenceEqual(now.Mailbox.Keywords.All, StringComparer.Ordinal))
            TellKeywords(session, selected);
        TellFlags(session, selected, before, now, stayed);
        TellNew(session, selected, before, now, gone.Count);
    }

    /// <summary>The flags that there are.</summary>
    internal static void TellKeywords(ImapSession session, SelectedMailbox selected)
    {
        KeywordNames names = selected.Told.Mailbox.Keywords;
        session.Output.Add($"* FLAGS {FlagWords.Applicable(names, canGrow: false)}\r\n");
        string permanent = selected.IsReadOnly ? "()" : FlagWords.Applicable(names, names.HasRoom);
        session.Output.Add($"* OK [PERMANENTFLAGS {permanent}] {(selected.IsReadOnly ? "Nothing can be changed here" : "These are kept")}\r\n");
    }

    /// <summary>Up to where the client knows everything (RFC 7162 §3.1.2.1).</summary>
    internal static void TellHighest(ImapSession session, SelectedMailbox selected) =>
        session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"* OK [HIGHESTMODSEQ {selected.Told.HighestModSeq}] All up to this is told\r\n"));

    /// <summary>The flags of one message, as they are now.</summary>
    internal static void TellFlags(ImapSession session, SelectedMailbox selected, int place, bool withUid, bool withFlags = true)
    {
        (IndexSnapshot now, int at) = selected.Newest(place);
        var message = now[at];
        if (withFlags)
            selected.Shows(now, message.Uid, new KnownFlags(message.Flags, message.Keywords, KnowsModSeq: true));
        var writer = new FetchWriter(session.Output.Writer);
        writer.Begin((uint)place + 1);
        // RFC 7162 §3.2.4: whoever knows MODSEQs is told the UID too.
        if (withUid || session.Has(EnabledExtensions.CondStore))
            writer.Uid(message.Uid);
        if (withFlags)
            writer.Flags(FlagWords.List(message.Flags, message.Keywords, now.Mailbox.Keywords, selected.ShowsRecent(session, message.Uid)));
        if (session.Has(EnabledExtensions.CondStore) && now.HighestModSeq > 0)
        {
            selected.ShowsModSeq(now.ModSeqAt(at));
            writer.ModSeq((long)now.ModSeqAt(at));
        }
        writer.End();
    }

    /// <summary>Places of messages that have gone, and of those that may be different, before and now.</summary>
    private static (List<int> Gone, List<(int Before, int Now)> Stayed) Differences(IndexSnapshot before, IndexSnapshot now)
    {
        var (gone, stayed) = (new List<int>(), new List<(int Before, int Now)>());
        foreach (var (old, place) in IndexSnapshot.Differences(before, now))
        {
            if (place < 0)
                gone.Add(old);
            else if (old >= 0)
                stayed.Add((old, place));
        }
        return (gone, stayed);
    }

    private static void TellGone(ImapSession session, IndexSnapshot before, List<int> gone)
    {
        if (gone.Count == 0)
            return;
        if (session.Has(EnabledExtensions.QResync))
        {
            var uids = new NumberSetBuilder();
            foreach (int place in gone)
                uids.Add(before.Uids[place]);
            session.Output.Add("* VANISHED ");
            uids.Build().Write(session.Output.Writer);
            session.Output.Add("\r\n"u8);
            return;
        }
        // From the last to the first, so that none changes the number of another.
        for (int i = gone.Count - 1; i >= 0; i--)
            session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"* {gone[i] + 1} EXPUNGE\r\n"));
    }

    private static void TellFlags(ImapSession session, SelectedMailbox selected, IndexSnapshot before, IndexSnapshot now, List<(int Before, int Now)> stayed)
    {
        bool countsModSeq = session.Has(EnabledExtensions.CondStore);
        var known = selected.TakeKnown();
        foreach (var (old, at) in WithKnown(stayed, known, before, now))
        {
            var (earlier, later) = (before[old], now[at]);
            KnownFlags last = known is not null && known.TryGetValue(later.Uid, out KnownFlags shown) ? shown : new KnownFlags(earlier.Flags, earlier.Keywords, KnowsModSeq: false);
            bool isNumbered = countsModSeq && !last.KnowsModSeq && before.ModSeqAt(old) != now.ModSeqAt(at);
            if (isNumbered || last.Flags != later.Flags || last.Keywords != later.Keywords)
                TellFlags(session, selected, at, withUid: session.Has(EnabledExtensions.Rev2)); // RFC 9051 §7.5.2
        }
    }

    /// <summary>The client may take a message to be different though it is as it was.</summary>
    private static List<(int Before, int Now)> WithKnown(List<(int Before, int Now)> stayed, Dictionary<uint, KnownFlags>? known, IndexSnapshot before, IndexSnapshot now)
    {
        if (known is null)
            return stayed;
        var all = new SortedSet<(int Before, int Now)>(stayed);
        foreach (uint uid in known.Keys)
        {
            if (before.IndexOf(uid) is >= 0 and int old && now.IndexOf(uid) is >= 0 and int place)
                all.Add((old, place));
        }
        return [.. all];
    }

    private static void TellNew(ImapSession session, SelectedMailbox selected, IndexSnapshot before, IndexSnapshot now, int gone)
    {
        if (now.Count == before.Count - gone)
            return;
        session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"* {now.Count} EXISTS\r\n"));
        if (!session.Has(EnabledExtensions.Rev2))
            session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"* {selected.RecentCount} RECENT\r\n"));
    }
}
