using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Index.Keeping;

namespace Postern.Fuzz.Targets;

/// <summary>The index of a mailbox, as a kill, a full disk or a failing one may leave it.</summary>
internal static class MailIndexTarget
{
    /// <summary>All behind the header of the file.</summary>
    public static void File(byte[] input)
    {
        long place = IndexFraming.HeaderLength;
        var replay = new IndexReplay(IndexSnapshot.Empty);
        var end = IndexFraming.Read(input, ref place, replay.Add);
        Invariant.Holds(place >= IndexFraming.HeaderLength && place <= IndexFraming.HeaderLength + input.Length, "it is not read beyond its end");
        Invariant.Holds((end == IndexFraming.End.Whole) == (place == IndexFraming.HeaderLength + input.Length), "it is whole where it was read to its end");
        Holds(replay);
    }

    /// <summary>A batch whose checksum is right.</summary>
    public static void Batch(byte[] input)
    {
        var replay = new IndexReplay(IndexSnapshot.Empty);
        if (IndexBatch.Read(input) is not { } batch)
            return;
        replay.Add(batch);
        replay.Add(batch);
        Holds(replay);
    }

    private static void Holds(IndexReplay replay)
    {
        if (replay.Finish() is not { } index)
            return;
        uint last = 0;
        for (int place = 0; place < index.Count; place++)
        {
            var message = index[place];
            Invariant.Holds(message.Uid > last && index.IndexOf(message.Uid) == place && index.Rows[place].Uid == message.Uid, "UIDs are in order");
            Invariant.Holds(index.ModSeqAt(place) > 0 && index.ModSeqAt(place) <= long.MaxValue, "a MODSEQ is one");
            Invariant.Holds(!message.File.FileName.IsEmpty && message.File.FileName.Span.IndexOfAny("/\0\n"u8) < 0, "a name is one of a file");
            Invariant.Holds(index.InternalDateAt(place) is not { } date || date.Offset == TimeSpan.Zero, "a date is one");
            last = message.Uid;
        }

        _ = index.TryVanishedSince(1, out _);
        byte[] written = IndexBatch.Write(IndexMeta.Of(index, replay.Meta.Mark, replay.Meta.Boot, IndexMarks.Whole), index, places: null, []);
        // What never was one mailbox, but parts of two, need not be one again.
        if (IndexBatch.Read(written) is not { } batch)
            return;
        var again = new IndexReplay(IndexSnapshot.Empty);
        again.Add(batch);
        byte[] more = again.Finish() is { } read ? IndexBatch.Write(IndexMeta.Of(read, replay.Meta.Mark, replay.Meta.Boot, IndexMarks.Whole), read, places: null, []) : [];
        Invariant.Holds(more.AsSpan().SequenceEqual(written), "what is written is read again");
    }
}
