using Postern.Stunnel.Protocols.Clients;
using Postern.Stunnel.Protocols.Clients.Http;
using Postern.Stunnel.Protocols.Servers;
using Postern.Stunnel.Protocols.Servers.Socks;

namespace Postern.Stunnel.Protocols;

/// <summary>All values of <c>protocol</c>.</summary>
/// <remarks>
/// <c>capwin</c> and <c>capwinctrl</c> are known by name only: they hand logins of one closed network, which is no more, to an LDAP
/// library of Windows. Whoever has them in a file is told that they are not supported, and not that there is no such thing.
/// </remarks>
public static class ProtocolTable
{
    /// <summary>The values, in the order of their names.</summary>
    public static IReadOnlyList<ProtocolRow> All { get; } =
    [
        new("capwin",     null,                      null),
        new("capwinctrl", null,                      null),
        new("cifs",       () => new CifsClient(),    () => new CifsServer()),
        new("connect",    () => new ConnectClient(), () => new ConnectServer()),
        new("imap",       () => new ImapClient(),    () => new ImapServer()),
        new("ldap",       () => new LdapClient(),    null),
        new("nntp",       () => new NntpClient(),    null),
        new("pgsql",      () => new PgsqlClient(),   () => new PgsqlServer()),
        new("pop3",       () => new Pop3Client(),    () => new Pop3Server()),
        new("proxy",      null,                      () => new ProxyServer()),
        new("smtp",       () => new SmtpClient(),    () => new SmtpServer()),
        new("socks",      () => new SocksClient(),   () => new SocksServer()) { IsEndpoint = true },
    ];

    /// <summary>The row of a value, in capitals or not; null for <c>Protocol not supported</c>.</summary>
    public static ProtocolRow? Find(string name) => All.FirstOrDefault(row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
