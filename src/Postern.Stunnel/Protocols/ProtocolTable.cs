using Postern.Stunnel.Protocols.Clients;
using Postern.Stunnel.Protocols.Servers;

namespace Postern.Stunnel.Protocols;

/// <summary>All values of <c>protocol</c>.</summary>
public static class ProtocolTable
{
    /// <summary>The values, in the order of their names.</summary>
    public static IReadOnlyList<ProtocolRow> All { get; } =
    [
        new("imap", () => new ImapClient(), () => new ImapServer()),
        new("nntp", () => new NntpClient(), null),
        new("pop3", () => new Pop3Client(), () => new Pop3Server()),
        new("smtp", () => new SmtpClient(), () => new SmtpServer()),
    ];

    /// <summary>The row of a value, in capitals or not; null for <c>Protocol not supported</c>.</summary>
    public static ProtocolRow? Find(string name) => All.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
