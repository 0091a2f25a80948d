using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Index;

/// <summary>MODSEQs that nobody was given yet, one after the other, out of blocks that are taken on the disk before the first is used.</summary>
internal sealed class ModSeqs(MaildirFolder folder)
{
    private const uint Block = 1024; // arbitrary: so many changes cost two writes that wait for the disk

    private ulong _highest;

    /// <summary>Where the block ends that was taken last.</summary>
    internal ulong Mark { get; private set; }

    /// <summary>The rest of the block may be given out; else another is taken before the next number is.</summary>
    internal bool IsOpen { get; private set; }

    /// <summary>Numbers up to this one are in use, out of a block that ends there.</summary>
    internal void Saw(ulong highest, ulong mark, bool isOpen)
    {
        _highest = Math.Max(_highest, highest);
        (Mark, IsOpen) = (mark, isOpen);
    }

    /// <summary>The next one.</summary>
    /// <exception cref="IOException">There is none left in the block, and no other can be taken.</exception>
    internal ulong Next()
    {
        if (IsOpen && _highest < Mark)
            return ++_highest;
        _highest = ModSeqMark.Take(folder, Block, _highest);
        (Mark, IsOpen) = (_highest + Block - 1, true);
        return _highest;
    }

    /// <summary>True where nobody has taken a block since.</summary>
    /// <exception cref="IOException">The mark cannot be read.</exception>
    internal static bool IsLast(MaildirFolder folder, ulong mark) => ModSeqMark.Read(folder) == mark;
}
