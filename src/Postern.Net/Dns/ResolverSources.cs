namespace Postern.Net.Dns;

/// <summary>The files that say how this machine looks names up.</summary>
public sealed record ResolverSources
{
    /// <summary>hosts(5).</summary>
    public string Hosts { get; init; } = "/etc/hosts";

    /// <summary>resolv.conf(5).</summary>
    public string Servers { get; init; } = "/etc/resolv.conf";

    /// <summary>nsswitch.conf(5).</summary>
    public string Switch { get; init; } = "/etc/nsswitch.conf";

    /// <summary>The port of the servers, of which resolv.conf does not speak.</summary>
    public int Port { get; init; } = 53;
}
