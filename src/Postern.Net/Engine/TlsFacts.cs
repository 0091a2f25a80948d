using System.Globalization;
using Postern.Net.Conduits;
using Postern.Net.Tls;

namespace Postern.Net.Engine;

/// <summary>What the end line says of a side's encryption.</summary>
internal static class TlsFacts
{
    /// <summary>For example <c>TLSv1.3 TLS_AES_128_GCM_SHA256 sni=mail.example.org resumed verified=chain</c>, <c>clear</c>, or <c>clear inside ssh</c>.</summary>
    internal static string Of(Conduit? conduit, bool entered)
    {
        if (conduit?.Unfiltered is not TlsConduit tls)
            return conduit is null || !entered ? "-" : conduit.Unfiltered.Cover is { } cover ? "clear inside " + cover : "clear";
        string sni = tls.ServerName.Length == 0 ? "" : $" sni={tls.ServerName}";
        string alpn = tls.Alpn.Length == 0 ? "" : $" alpn={tls.Alpn}";
        string resumed = tls.Resumed ? " resumed" : "";
        string verified = tls.Verified.Length == 0 ? "" : $" verified={tls.Verified}";
        return string.Create(CultureInfo.InvariantCulture, $"{tls.Version} {tls.Cipher}{sni}{alpn}{resumed}{verified}");
    }
}
