using Postern.Net.Native;
using Postern.Net.Settings;

namespace Postern.Net.Tls;

/// <summary>Has OpenSSL take the settings of a door, in contexts that are thrown away, so that what it refuses is told before anything opens.</summary>
public static class TlsTrial
{
    /// <summary>Tries what a <see cref="TlsServer"/> is made of; without identities, all but those.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of them.</exception>
    public static void Server(TlsServerSettings settings, IReadOnlyList<TlsIdentity> identities) => With(library =>
    {
        using var bare = new TlsContext(library, LibSsl.TLS_server_method(), settings.Strength);
        if (settings.ClientCertificates != ClientCertificates.None)
            TlsServerContext.UseClientCertificates(bare, settings);
        using var whole = new TlsServerContext(library, settings, identities, new byte[TlsServer.TicketKeyBytes], new byte[TlsServer.SessionContextBytes]);
    });

    /// <summary>Tries what a <see cref="TlsClient"/> is made of.</summary>
    /// <exception cref="TlsSettingException">OpenSSL does not take one of them.</exception>
    public static void Client(TlsClientSettings settings, TlsIdentity? identity) => With(library =>
    {
        using var whole = new TlsClientContext(library, settings, identity);
    });

    private static void With(Action<nint> trial)
    {
        nint library = TlsLibrary.Take();
        try
        {
            trial(library);
        }
        finally
        {
            TlsLibrary.GiveBack(library);
        }
    }
}
