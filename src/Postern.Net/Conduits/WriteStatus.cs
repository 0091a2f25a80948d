namespace Postern.Net.Conduits;

/// <summary>What became of bytes given to a conduit. They are always taken, unless it is broken.</summary>
public enum WriteStatus
{
    /// <summary>All are with the kernel.</summary>
    Done,

    /// <summary>Some wait in the conduit; write no more until <see cref="IConduitWatcher.OnDrained"/>.</summary>
    Backlog,

    /// <summary>The conduit takes no bytes any more; <see cref="Conduit.WriteFault"/> says why.</summary>
    Fault,
}
