using System.Runtime.InteropServices;
using System.Text;
using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>What became known at one stroke: messages as they are now, and UIDs that went. A file is a whole one and others behind it.</summary>
/// <remarks><c>meta, rows, vanished, GUID, keywords, names</c>: every width but the last two's is fixed. Octets in the machine's order, which is the same on all that we run on.</remarks>
internal sealed class IndexBatch
{
    private const int GuidLength = 32;
    private const int VanishedWidth = 12;
    private const uint KeywordBits = (1u << KeywordSet.Most) - 1;

    private readonly ReadOnlyMemory<byte> _rows;
    private readonly ReadOnlyMemory<byte> _vanished;
    private readonly ReadOnlyMemory<byte> _names;

    private IndexBatch(IndexMeta meta, ReadOnlyMemory<byte> payload)
    {
        Meta = meta;
        int at = IndexMeta.Width;
        _rows = Take(meta.Rows * IndexRow.Width);
        _vanished = Take(meta.Vanished * VanishedWidth);
        Guid = Encoding.ASCII.GetString(Take(GuidLength).Span);
        Keywords = KeywordNames.Read(Take(meta.KeywordsLength).Span);
        _names = Take(meta.NamesLength);

        ReadOnlyMemory<byte> Take(int length)
        {
            at += length;
            return payload.Slice(at - length, length);
        }
    }

    internal IndexMeta Meta { get; }

    internal bool IsWhole => (Meta.Marks & IndexMarks.Whole) != IndexMarks.None;

    internal string Guid { get; }

    internal KeywordNames Keywords { get; }

    internal ReadOnlySpan<IndexRow> Rows => MemoryMarshal.Cast<byte, IndexRow>(_rows.Span);

    internal ReadOnlySpan<VanishedUid> Vanished => MemoryMarshal.Cast<byte, VanishedUid>(_vanished.Span);

    /// <summary>Reads one; null where it is none.</summary>
    internal static IndexBatch? Read(ReadOnlyMemory<byte> payload)
    {
        if (payload.Length < IndexMeta.Width)
            return null;
        var meta = MemoryMarshal.Read<IndexMeta>(payload.Span);
        if (meta.Rows < 0 || meta.Vanished < 0 || meta.KeywordsLength < 0 || meta.NamesLength < 0)
            return null;
        long length = IndexMeta.Width + ((long)meta.Rows * IndexRow.Width) + ((long)meta.Vanished * VanishedWidth) + GuidLength + meta.KeywordsLength + meta.NamesLength;
        if (length != payload.Length || meta.UidValidity == 0 || meta.HighestModSeq is 0 or > long.MaxValue || meta.Floor > meta.HighestModSeq || meta.HighestModSeq > meta.Mark)
            return null;
        var batch = new IndexBatch(meta, payload);
        return batch.IsSound() ? batch : null;
    }

    /// <summary>One with the messages at these places; all, and the whole history, where there are none given.</summary>
    internal static byte[] Write(IndexMeta meta, IndexSnapshot index, IReadOnlyList<int>? places, List<uint> gone)
    {
        int count = places?.Count ?? index.Count;
        var rows = index.Rows;
        var messages = index.Mailbox.Messages;
        int names = 0;
        for (int i = 0; i < count; i++)
            names += rows[places?[i] ?? i].NameLength + rows[places?[i] ?? i].ExtensionsLength;
        byte[] keywords = index.Mailbox.Keywords.Write();
        var vanished = places is null ? index.Vanished.Uids.Span : gone.ConvertAll(uid => new VanishedUid(index.HighestModSeq, uid)).ToArray();
        (meta.Rows, meta.Vanished, meta.KeywordsLength, meta.NamesLength) = (count, vanished.Length, keywords.Length, names);
        byte[] payload = GC.AllocateUninitializedArray<byte>(IndexMeta.Width + (count * IndexRow.Width) + (vanished.Length * VanishedWidth) + GuidLength + keywords.Length + names);
        MemoryMarshal.Write(payload, meta);
        var rest = payload.AsSpan(IndexMeta.Width);
        for (int i = 0; i < count; i++)
            Put(ref rest, MemoryMarshal.AsBytes(new ReadOnlySpan<IndexRow>(in rows[places?[i] ?? i])));
        Put(ref rest, MemoryMarshal.AsBytes(vanished));
        Put(ref rest, Encoding.ASCII.GetBytes(index.Mailbox.Guid.PadRight(GuidLength)[..GuidLength]));
        Put(ref rest, keywords);
        for (int i = 0; i < count; i++)
        {
            ref readonly var message = ref messages[places?[i] ?? i];
            Put(ref rest, message.File.FileName.Span);
            Put(ref rest, message.Extensions.Span);
        }

        return payload;
    }

    /// <summary>The messages of the rows, in their order.</summary>
    internal MailboxMessage[] Messages()
    {
        var rows = Rows;
        var messages = new MailboxMessage[rows.Length];
        int at = 0;
        for (int i = 0; i < messages.Length; i++)
        {
            ref readonly var row = ref rows[i];
            var name = _names.Slice(at, row.NameLength);
            at += row.NameLength;
            messages[i] = new MailboxMessage(row.Uid, new StoredMessage(name, row.IsNew != 0), row.Flags, new KeywordSet(row.Keywords), _names.Slice(at, row.ExtensionsLength));
            at += row.ExtensionsLength;
        }

        return messages;
    }

    private static void Put(ref Span<byte> rest, ReadOnlySpan<byte> octets)
    {
        octets.CopyTo(rest);
        rest = rest[octets.Length..];
    }

    // What was checked here need not be looked at again by anybody.
    private bool IsSound()
    {
        uint last = 0;
        long names = 0;
        foreach (ref readonly var row in Rows)
        {
            bool isSound = row.Uid > last && row.Uid < Meta.NextUid && row.ModSeq is > 0 && row.ModSeq <= Meta.HighestModSeq
                && row.NameLength > 0 && row.IsNew <= 1 && row.Flags <= (MessageFlags)63 && (row.Keywords & ~KeywordBits) == 0
                && row.Size >= IndexRow.Unknown && row.SentSize >= IndexRow.Unknown && row.InternalDate >= IndexRow.Unknown && row.InternalDate <= DateTime.MaxValue.Ticks
                && row.HasSoundSummary;
            if (!isSound)
                return false;
            last = row.Uid;
            names += row.NameLength + row.ExtensionsLength;
        }

        ulong earlier = 0;
        foreach (var vanished in Vanished)
        {
            if (vanished.ModSeq < earlier || vanished.ModSeq > Meta.HighestModSeq)
                return false;
            earlier = vanished.ModSeq;
        }

        return names == Meta.NamesLength && _names.Span.IndexOfAny("/\n\r\0"u8) < 0;
    }
}
