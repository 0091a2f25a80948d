using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Dialing.Programs;

namespace Postern.Net.Dialing;

/// <summary>For whom a connection is dialed: what a program or the log wants to know of the client.</summary>
public sealed record DialRequest
{
    /// <summary>A request for nobody in particular: a probe.</summary>
    public static DialRequest Anonymous { get; } = new();

    /// <summary>The connection's name in the log.</summary>
    public string Name { get; init; } = "-";

    /// <summary>The client's address; null when it came by a Unix socket or a pipe.</summary>
    public IPEndPoint? Client { get; init; }

    /// <summary>
    /// The client's own socket, where nothing of ours has to see its bytes; null where something has. A dialer that hands
    /// it to another program opens a conduit with <see cref="Conduit.TookSocket"/>; every other one leaves it alone.
    /// </summary>
    public SocketConduit? Socket { get; init; }

    /// <summary>The subject of the client's certificate, as one line; null when it gave none.</summary>
    public string? CertificateSubject { get; init; }

    /// <summary>The issuer of the client's certificate, as one line; null when it gave none.</summary>
    public string? CertificateIssuer { get; init; }

    /// <summary>Who tells of a program that is started for it; null for the log of its dialer.</summary>
    public IProgramVoice? Voice { get; init; }
}
