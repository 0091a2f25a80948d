using System.Runtime.InteropServices;
using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index;

/// <summary>What the index knows of a message, in a width that never changes: in memory as in the file.</summary>
/// <remarks>What is unknown becomes known in place, one whole word at a time; all else is written before anybody sees it.</remarks>
[StructLayout(LayoutKind.Sequential, Size = Width)]
internal struct IndexRow : IHasUid
{
    internal const int Width = 64;
    internal const long Unknown = -1;
    internal const int LongestSummary = 1 << 20; // arbitrary: a larger one is not remembered

    internal ulong ModSeq;
    internal long Size;
    internal long SentSize;
    internal long InternalDate; // ticks of UTC
    internal long SummaryAt;
    internal uint Uid;
    internal uint Keywords;
    internal int SummaryLength;
    internal ushort NameLength;
    internal ushort ExtensionsLength;
    internal MessageFlags Flags;
    internal byte IsNew;

    readonly uint IHasUid.Uid => Uid;

    internal static IndexRow Of(in MailboxMessage message) => new IndexRow
    {
        Size = message.Size,
        SentSize = message.SentSize,
        InternalDate = Unknown,
        SummaryAt = Unknown,
    }.With(message);

    /// <summary>True for what a summary's place can be.</summary>
    internal readonly bool HasSoundSummary => SummaryAt is >= Unknown and < 1L << 56 && SummaryLength is >= 0 and <= LongestSummary;

    /// <summary>The same message with the name, flags and keywords it has now.</summary>
    internal readonly IndexRow With(in MailboxMessage message) => this with
    {
        Uid = message.Uid,
        Keywords = message.Keywords.Bits,
        NameLength = (ushort)message.File.FileName.Length,
        ExtensionsLength = (ushort)message.Extensions.Length,
        Flags = message.Flags,
        IsNew = message.File.IsNew ? (byte)1 : (byte)0,
    };
}
