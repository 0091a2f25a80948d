using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Ocsp;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>A server's own OCSP answer, fetched in the background from the responder that its certificate names, where its file holds the issuer too.</summary>
/// <remarks>No start waits for it, and where there is none nothing is stapled. stunnel 5.68 staples nothing; 5.75 waits for the responder before it binds.</remarks>
internal sealed class OwnStaple : IDisposable
{
    private readonly OcspStapler _stapler;

    private OwnStaple(OcspStapler stapler) => _stapler = stapler;

    /// <summary>In DER; null where there is none now.</summary>
    internal ReadOnlyMemory<byte>? Bytes => _stapler.Staple;

    /// <summary>Begins to fetch; null where there is nothing to fetch, or a passphrase hides the key beside it.</summary>
    internal static OwnStaple? Begin(TlsOptions tls, TimeProvider time)
    {
        if (tls.Certificate is null)
            return null;
        try
        {
            var file = new CredentialFile(tls.Certificate, tls.Key == tls.Certificate ? null : tls.Key) { StrictPermissions = false };
            if (OcspStapler.For(file.Load(), time, NullLogger.Instance) is not { } stapler)
                return null;
            stapler.Start();
            return new OwnStaple(stapler);
        }
        catch (Exception e) when (e is CredentialException or IOException or UnauthorizedAccessException)
        {
            return null; // OpenSSL has read it, in its own way: it is served without a staple
        }
    }

    public void Dispose() => _stapler.DisposeAsync().AsTask().GetAwaiter().GetResult();
}
