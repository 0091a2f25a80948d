using System.Globalization;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Wire.Smtp;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>How a client greeted.</summary>
/// <param name="Name">What it calls itself.</param>
/// <param name="IsExtended">By EHLO.</param>
internal sealed record Greeted(HeloName Name, bool IsExtended);

/// <summary>The line that says how a mail came here (RFC 5321 §4.4, RFC 3848).</summary>
internal static class TraceField
{
    /// <summary>The field with its CRLF. It names no account: whoever receives the mail has no business with it.</summary>
    internal static byte[] Of(Connection connection, Greeted greeted, string protocol, string host, TimeProvider time)
    {
        string from = connection.Peer.Kind == PeerKind.Inet ? AddressLiteral(connection.Peer) : "[127.0.0.1]";
        string date = time.GetUtcNow().ToString("ddd, d MMM yyyy HH:mm:ss +0000", CultureInfo.InvariantCulture);
        return Encoding.ASCII.GetBytes($"Received: from {PeerWords.Printable(greeted.Name.Text)} ({from})\r\n\tby {host} with {protocol} id {connection.Id}; {date}\r\n");
    }

    /// <summary>RFC 3848 §2: there are no words for TLS and a login without ESMTP.</summary>
    internal static string ProtocolOf(bool isExtended, bool hasTls, bool hasLogin) =>
        isExtended ? $"ESMTP{(hasTls ? "S" : "")}{(hasLogin ? "A" : "")}" : "SMTP";

    private static string AddressLiteral(PeerAddress peer)
    {
        var address = peer.ToIPAddress();
        string text = address.IsIPv4MappedToIPv6 ? address.MapToIPv4().ToString() : address.ToString();
        return text.Contains(':', StringComparison.Ordinal) ? $"[IPv6:{text}]" : $"[{text}]";
    }
}
