namespace Postern.Store.Maildir.Index.Keeping;

/// <summary>What is true of a batch, or not.</summary>
[Flags]
internal enum IndexMarks
{
    None = 0,
    NewSettled = 1,
    CurrentSettled = 2,

    /// <summary>It holds everything, and nothing before it counts.</summary>
    Whole = 4,

    /// <summary>All before it is on the disk; so where it is the last, and no other block of MODSEQs was taken since, nothing is missing, whichever boot wrote it.</summary>
    Closed = 8,

    /// <summary>The block of MODSEQs was taken since the file was closed last, so that its rest may be given out: the mark on the disk tells that there is more than the closed file says.</summary>
    BlockOpen = 16,
}
