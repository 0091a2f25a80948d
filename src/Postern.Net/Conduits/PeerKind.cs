namespace Postern.Net.Conduits;

/// <summary>What a peer is reached through.</summary>
public enum PeerKind : byte
{
    /// <summary>Standard input and output.</summary>
    Stdio,

    /// <summary>A Unix socket.</summary>
    Unix,

    /// <summary>TCP.</summary>
    Inet,
}
