namespace Postern.Net.Conduits;

/// <summary>What an attempt to read gave.</summary>
public enum ReadStatus
{
    /// <summary>Bytes, lent until the next read on the same loop.</summary>
    Data,

    /// <summary>Nothing yet; <see cref="IConduitWatcher.OnReadable"/> will tell.</summary>
    Wait,

    /// <summary>The peer has finished, cleanly: FIN, or close_notify under TLS.</summary>
    End,

    /// <summary>The conduit is broken; <see cref="Conduit.Fault"/> says how.</summary>
    Fault,
}
