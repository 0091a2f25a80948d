namespace Postern.Wire.Ends;

/// <summary>One end of a door: what its URL says.</summary>
/// <remarks>
/// Two ends are equal when they mean the same; how they were written (<see cref="Text"/>) does not count,
/// so that parsing what <see cref="ToString"/> wrote gives an equal end.
/// </remarks>
public sealed record End
{
    /// <summary>The URL as it was written.</summary>
    public required string Text { get; init; }

    /// <summary>The mail protocol, or none for bytes as they are.</summary>
    public MailProtocol Protocol { get; init; }

    /// <summary>When TLS begins.</summary>
    public TlsMode Tls { get; init; }

    /// <summary>What carries the bytes.</summary>
    public TransportKind Transport { get; init; }

    /// <summary>Host name or address over TCP, IPv6 without brackets; empty means every address (accept only).</summary>
    public string Host { get; init; } = "";

    /// <summary>The TCP port; 0 means any free port (accept only).</summary>
    public int Port { get; init; }

    /// <summary>The absolute path of a Unix socket or a program; empty otherwise.</summary>
    public string Path { get; init; } = "";

    /// <summary>Whether both mean the same, however they were written.</summary>
    public bool Equals(End? other) =>
        other is not null
        && Protocol == other.Protocol
        && Tls == other.Tls
        && Transport == other.Transport
        && Port == other.Port
        && Host == other.Host
        && Path == other.Path;

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Protocol, Tls, Transport, Host, Port, Path);

    /// <summary>The canonical URL: scheme in lower case, port always named.</summary>
    public override string ToString()
    {
        var scheme = new Scheme(Protocol, Tls, Transport).ToString();
        return Transport switch
        {
            TransportKind.Tcp => $"{scheme}://{new HostPort(Host, Port)}",
            TransportKind.Stdio => $"{scheme}:",
            _ => $"{scheme}:{Path}",
        };
    }
}
