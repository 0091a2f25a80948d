using System.Globalization;
using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Tls;

namespace Postern.Mail.Gateway;

/// <summary>A server that was reached, in words: its certificate, and why it is believed.</summary>
internal static class WayWords
{
    /// <summary>One line.</summary>
    internal static string Of(Connection connection, Conduit far)
    {
        if (far is not TlsConduit tls)
            return $"{connection.Target} is reached, in clear text";
        string trust = tls.Verified switch
        {
            "pin" => "known by its pin",
            "chain" => "verified by its chain and name",
            "chain+pin" => "verified by its chain and its pin",
            "resumed" => "verified when the session began",
            _ => "not verified",
        };
        return $"{connection.Target} is reached by {tls.Version} {tls.Cipher}; its certificate{Facts(tls)} is {trust}";
    }

    private static string Facts(TlsConduit tls)
    {
        if (tls.PeerCertificate is not { } der)
            return "";
        CertificateFacts facts = CertificateFacts.Of(der);
        return $" ({facts.Subject}, from {facts.Issuer}, until {facts.NotAfter.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)})";
    }
}
