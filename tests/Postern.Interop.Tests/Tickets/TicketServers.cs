using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Tickets;

/// <summary>A realm, and a Dovecot that is at home in it; each started when the first test asks for it.</summary>
public sealed class TicketServers : IAsyncDisposable
{
    private readonly Lazy<Task<KerberosRealm>> _realm = new(() => KerberosRealm.StartAsync());
    private readonly Lazy<Task<DovecotServer>> _dovecot;
    private readonly TestCertificate _certificate;

    public TicketServers(MailServers servers)
    {
        _certificate = servers.Authority.Issue();
        _dovecot = new(StartDovecotAsync);
    }

    internal Task<KerberosRealm> RealmAsync() => _realm.Value;

    /// <summary>It lets the principal <c>postern</c> act for everybody.</summary>
    internal Task<DovecotServer> DovecotAsync() => _dovecot.Value;

    public async ValueTask DisposeAsync()
    {
        if (_dovecot.IsValueCreated && _dovecot.Value.IsCompletedSuccessfully)
            await (await _dovecot.Value).DisposeAsync();
        if (_realm.IsValueCreated && _realm.Value.IsCompletedSuccessfully)
            await (await _realm.Value).DisposeAsync();
        _certificate.Dispose();
    }

    private async Task<DovecotServer> StartDovecotAsync()
    {
        var realm = await RealmAsync();
        return await DovecotServer.StartAsync(
            _certificate,
            $"""
            auth_mechanisms = plain gssapi
            auth_krb5_keytab = {realm.Keytab}
            auth_gssapi_hostname = localhost
            import_environment = TZ KRB5_CONFIG={realm.Configuration} KRB5RCACHENAME=none:

            """,
            $"k5principals=postern@{KerberosRealm.Name}");
    }
}
