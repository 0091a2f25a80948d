using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Mail.Gssapi;

/// <summary>The mechanism GSSAPI with the system's Kerberos behind it (RFC 4752).</summary>
public static class Kerberos
{
    /// <summary>The table of mechanisms, in which GSSAPI has a server's side.</summary>
    /// <param name="keytab">The file with the keys of our services; null for the system's.</param>
    public static IReadOnlyList<SaslMechanism> Serving(string? keytab) => With(row => row with
    {
        MakeServer = (mechanism, settings) => new GssapiServer(mechanism, new Acceptor(settings.Service, keytab)),
    });

    /// <summary>The table of mechanisms, in which GSSAPI has a client's side.</summary>
    /// <param name="keytab">The file with the keys that our own tickets are fetched with; null for what the process has.</param>
    public static IReadOnlyList<SaslMechanism> Connecting(string? keytab) => With(row => row with
    {
        MakeClient = (mechanism, settings) => new GssapiClient(mechanism, new Initiator(settings.Service, settings.Host, keytab), settings.Credentials.Authzid),
    });

    private static IReadOnlyList<SaslMechanism> With(Func<SaslMechanism, SaslMechanism> change) =>
        [.. SaslMechanisms.All.Select(row => row.Needs == SaslNeed.Ticket ? change(row) : row)];
}
