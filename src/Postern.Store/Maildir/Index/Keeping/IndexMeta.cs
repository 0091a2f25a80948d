using System.Runtime.InteropServices;
using Postern.Store.Files;
using Postern.Store.Maildir.Looking;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>What a batch says of the mailbox as a whole, as it stands in the file.</summary>
[StructLayout(LayoutKind.Sequential, Size = Width)]
internal struct IndexMeta
{
    internal const int Width = 320;

    /// <summary>Which boot of the machine wrote it: what was not waited for is lost with the power, and its end may be missing.</summary>
    internal Guid Boot;

    /// <summary>Where the block of MODSEQs ended that was taken last.</summary>
    internal ulong Mark;

    internal ulong HighestModSeq;
    internal ulong Floor;
    internal FileStamp New;
    internal FileStamp Current;
    internal FileStamp List;
    internal FileStamp Keywords;
    internal uint UidValidity;
    internal uint NextUid;
    internal IndexMarks Marks;

    internal int Rows;
    internal int Vanished;
    internal int KeywordsLength;
    internal int NamesLength;

    internal readonly MailboxStamps Stamps =>
        new(New, Current, List, Keywords, (Marks & IndexMarks.NewSettled) != IndexMarks.None, (Marks & IndexMarks.CurrentSettled) != IndexMarks.None);

    internal static IndexMeta Of(IndexSnapshot index, ulong mark, Guid boot, IndexMarks marks)
    {
        var stamps = index.Mailbox.Stamps;
        return new IndexMeta
        {
            Boot = boot,
            Mark = mark,
            HighestModSeq = index.HighestModSeq,
            Floor = index.Vanished.Floor,
            New = stamps.New,
            Current = stamps.Current,
            List = stamps.List,
            Keywords = stamps.Keywords,
            UidValidity = index.Mailbox.UidValidity,
            NextUid = index.Mailbox.NextUid,
            Marks = marks | (stamps.IsNewSettled ? IndexMarks.NewSettled : IndexMarks.None) | (stamps.IsCurrentSettled ? IndexMarks.CurrentSettled : IndexMarks.None),
        };
    }
}
