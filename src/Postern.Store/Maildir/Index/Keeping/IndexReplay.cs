using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>Batches, one after the other, on what was known before.</summary>
internal sealed class IndexReplay
{
    private readonly SortedDictionary<uint, (IndexRow Row, MailboxMessage Message)?> _later = []; // null: it has gone
    private readonly List<VanishedUid> _vanished;
    private MailboxMessage[] _messages;
    private IndexRow[] _rows;
    private IndexBatch? _last;

    internal IndexReplay(IndexSnapshot known)
    {
        _messages = known.Mailbox.Messages.ToArray();
        _rows = known.Rows.ToArray();
        _vanished = [.. known.Vanished.Uids.Span];
    }

    /// <summary>What the last one said.</summary>
    internal IndexMeta Meta => _last?.Meta ?? default;

    internal void Add(IndexBatch batch)
    {
        _last = batch;
        if (batch.IsWhole)
        {
            _later.Clear();
            _vanished.Clear();
            (_messages, _rows) = (batch.Messages(), batch.Rows.ToArray());
            _vanished.AddRange(batch.Vanished);
            return;
        }

        _vanished.AddRange(batch.Vanished);
        foreach (var vanished in batch.Vanished)
            _later[vanished.Uid] = null;
        var messages = batch.Messages();
        for (int i = 0; i < messages.Length; i++)
            _later[messages[i].Uid] = (batch.Rows[i], messages[i]);
    }

    /// <summary>The index after the last of them; null where there was none.</summary>
    internal IndexSnapshot? Finish()
    {
        if (_last is null)
            return null;
        if (_later.Count > 0)
            Merge();
        var mailbox = new MailboxSnapshot(Meta.UidValidity, Meta.NextUid, _last.Guid, _last.Keywords, Meta.Stamps, Pages<MailboxMessage>.Of(_messages));
        return new IndexSnapshot(mailbox, Pages<IndexRow>.Of(_rows), new Vanished(Meta.Floor, _vanished.ToArray()).Bounded(), Meta.HighestModSeq);
    }

    private void Merge()
    {
        var (rows, messages) = (new List<IndexRow>(_rows.Length + _later.Count), new List<MailboxMessage>(_rows.Length + _later.Count));
        int old = 0;
        foreach (var (uid, later) in _later)
        {
            int next = Array.FindIndex(_rows, old, row => row.Uid >= uid);
            Keep(next < 0 ? _rows.Length : next);
            bool isKnown = old < _rows.Length && _rows[old].Uid == uid;
            if (later is { } there)
            {
                rows.Add(isKnown ? Together(_rows[old], there.Row) : there.Row);
                messages.Add(there.Message);
            }

            old += isKnown ? 1 : 0;
        }

        Keep(_rows.Length);
        (_rows, _messages) = ([.. rows], [.. messages]);

        void Keep(int end)
        {
            rows.AddRange(_rows.AsSpan(old, end - old));
            messages.AddRange(_messages.AsSpan(old, end - old));
            old = end;
        }
    }

    // What we learnt and they did not is known all the same.
    private static IndexRow Together(IndexRow known, IndexRow row) => row with
    {
        Size = row.Size >= 0 ? row.Size : known.Size,
        SentSize = row.SentSize >= 0 ? row.SentSize : known.SentSize,
        InternalDate = row.InternalDate >= 0 ? row.InternalDate : known.InternalDate,
    };
}
