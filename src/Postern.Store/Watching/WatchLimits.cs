namespace Postern.Store.Watching;

/// <summary>How a <see cref="MailboxWatch"/> waits; all of it arbitrary.</summary>
internal static class WatchLimits
{
    /// <summary>How often a directory is looked at of which the kernel tells nothing, in milliseconds.</summary>
    internal const int Round = 2000;

    /// <summary>How long nothing is told after something was, in milliseconds: the first change is told at once, and what follows on its heels together.</summary>
    internal const int Pause = 5;

    /// <summary>How long a change is counted as one that may hide another, in the same tick of the clock: the coarsest clocks have two seconds, and a round is added.</summary>
    internal static readonly TimeSpan Fresh = TimeSpan.FromSeconds(4);

    /// <summary>What is read of the kernel's events at a stroke.</summary>
    internal const int Buffer = 64 * 1024;

    /// <summary>File systems on which others write without the kernel's knowing (statfs(2)): NFS, SMB, CIFS, FUSE, 9P, Ceph, AFS, GFS2, OCFS2, Lustre.</summary>
    internal static readonly long[] Shared = [0x6969, 0xFE534D42, 0xFF534D42, 0x65735546, 0x01021997, 0x00C36400, 0x5346414F, 0x01161970, 0x7461636F, 0x0BD00BD0];
}
