using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Explaining;

/// <summary>A service in words: one line a person can check against what was meant.</summary>
public static class ServiceWords
{
    private static readonly Dictionary<string, string> Dialogues = new(StringComparer.Ordinal)
    {
        ["cifs"] = "CIFS",
        ["connect"] = "HTTP CONNECT",
        ["imap"] = "IMAP with STARTTLS",
        ["ldap"] = "LDAP with StartTLS",
        ["nntp"] = "NNTP with STARTTLS",
        ["pgsql"] = "PostgreSQL with SSLRequest",
        ["pop3"] = "POP3 with STLS",
        ["proxy"] = "bytes inside TLS",
        ["smtp"] = "SMTP with STARTTLS",
        ["socks"] = "SOCKS inside TLS",
    };

    /// <summary>What it does: who may come, what is spoken on each side, where it leads, who is verified.</summary>
    public static string Explain(ServiceOptions service)
    {
        var outside = Outside(service);
        var from = service.SniPatterns.Count > 0 && service.Accept.Count == 0
            ? $"serves clients of [{service.SniPatterns[0].Primary}] that ask for {Any(service.SniPatterns.Select(sni => sni.Pattern))}, {outside}"
            : $"takes {(service.Client ? "bytes in clear text" : outside)} {Accept(service)}";
        return $"{from}; leads to {Target(service)}{(service.Client ? $", {outside}" : "")}{Trust(service)}{Redirect(service)}{Source(service)}";
    }

    private static string Outside(ServiceOptions service) =>
        service.Negotiation.Protocol is { } protocol && Dialogues.TryGetValue(protocol, out var words) ? words : "bytes inside TLS";

    private static string Accept(ServiceOptions service) => service.Accept.Count switch
    {
        0 when service is { Exec: not null, Connect.Count: > 0 } => $"from the program {service.Exec}",
        0 => "from standard input",
        _ => string.Join(" and ", service.Accept.Select(At)),
    };

    private static string At(StunnelAddress address) => address switch
    {
        { Path: { } path } => $"at {path}",
        { Host: "" } => $"on port {address} of every address",
        _ => $"on {address}",
    };

    private static string Target(ServiceOptions service)
    {
        var target = string.Join(service.Failover == FailoverKind.RoundRobin ? " and in turn " : ", or else ", service.Connect);
        if (service.Exec is { } program && (service.Connect.Count == 0 || service.Accept.Count > 0))
            target = $"the program {program}{(service.Pty ? " on a terminal" : "")}";
        if (service.Transparent.HasFlag(Transparency.Destination))
            target = "where the client wanted to go";
        else if (target.Length == 0)
            target = "where the client says";
        return service is { Client: true, Negotiation: { Protocol: "connect" or "socks", Host: { } host } } ? $"{host} through {target}" : target;
    }

    private static string Trust(ServiceOptions service)
    {
        var tls = service.Tls;
        var who = service.Client ? "the server" : "the client";
        var names = tls.CheckHosts.Concat(tls.CheckAddresses).Concat(tls.CheckEmails).ToList();
        var name = names.Count > 0 ? $" and its name ({Any(names)})" : "";
        return tls switch
        {
            { VerifyChain: true, VerifyPeer: true } => $"; {who} is verified by its chain, by being listed itself{name}{Must(service)}",
            { VerifyPeer: true } => $"; {who} is verified by being listed itself{name}{Must(service)}",
            { VerifyChain: true } => $"; {who} is verified by its chain{name}{Must(service)}",
            { PskSecrets.Count: > 0 } => $"; {who} is known by a shared secret",
            { RequireCertificate: true } => $"; {who} must show a certificate, whichever",
            _ when service.Client => "; the server is not verified",
            _ => "",
        };
    }

    private static string Must(ServiceOptions service) =>
        service.Client || service.Tls.RequireCertificate ? "" : ", where it shows a certificate";

    private static string Redirect(ServiceOptions service) => service.Redirect.Count == 0 ? "" : $"; whoever is not accepted is led to {Any(service.Redirect)}";

    private static string Source(ServiceOptions service) => service switch
    {
        { Local: { } local } => $"; goes out from {local}",
        _ when service.Transparent.HasFlag(Transparency.Source) => "; the target sees the client's address",
        _ => "",
    };

    private static string Any<T>(IEnumerable<T> all) => string.Join(" or ", all);
}
