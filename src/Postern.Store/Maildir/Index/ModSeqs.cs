using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Index;

/// <summary>MODSEQs that nobody was given yet, one after the other, out of blocks that are taken on the disk before the first is used.</summary>
internal sealed class ModSeqs(MaildirFolder folder)
{
    private const uint Block = 1024; // arbitrary: so many changes cost two writes that wait for the disk

    private ulong _highest;

    /// <summary>Where the block ends that was taken last; 0 where it must not be used further.</summary>
    internal ulong End { get; private set; }

    /// <summary>Numbers up to this one are in use, out of a block that ends there; 0 where it is not known that all of them are known.</summary>
    internal void Saw(ulong highest, ulong end)
    {
        _highest = Math.Max(_highest, highest);
        End = end;
    }

    /// <summary>The next one.</summary>
    /// <exception cref="IOException">There is none left in the block, and no other can be taken.</exception>
    internal ulong Next()
    {
        if (_highest < End)
            return ++_highest;
        _highest = ModSeqMark.Take(folder, Block, _highest);
        End = _highest + Block - 1;
        return _highest;
    }

    /// <summary>True where nobody has taken a block since.</summary>
    /// <exception cref="IOException">The mark cannot be read.</exception>
    internal static bool IsLast(MaildirFolder folder, ulong end) => ModSeqMark.Read(folder) == end;
}
