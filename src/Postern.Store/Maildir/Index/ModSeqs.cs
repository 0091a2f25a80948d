using Postern.Store.Maildir.Uids;

namespace Postern.Store.Maildir.Index;

/// <summary>MODSEQs that nobody was given yet, one after the other, out of blocks that are taken on the disk before the first is used.</summary>
internal sealed class ModSeqs(MaildirFolder folder)
{
    private const uint Block = 1024; // arbitrary: so many changes cost two writes that wait for the disk

    private ulong _next = 1;

    /// <summary>Where the block ends that was taken last.</summary>
    internal ulong End { get; private set; }

    /// <summary>The next one, above the floor.</summary>
    /// <exception cref="IOException">There is none left in the block, and no other can be taken.</exception>
    internal ulong Next(ulong floor)
    {
        if (_next > End || _next <= floor)
        {
            _next = ModSeqMark.Take(folder, Block, floor);
            End = _next + Block - 1;
        }

        return _next++;
    }
}
