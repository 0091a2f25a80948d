using Postern.Hosting;
using Postern.Net.Certificates.Making;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Tests.Hosting;

/// <summary>Proves that of several renewed certificates each is served that can be, whatever OpenSSL says of the others.</summary>
public sealed class ServedIdentitiesTests : IDisposable
{
    private readonly LoopRig _rig = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();
    private readonly RecordedLog _log = new();
    private readonly CredentialStore _store;
    private TlsServer? _server;

    public ServedIdentitiesTests() => _store = new CredentialStore(() => _directory.File("state"), TimeProvider.System, _log);

    public void Dispose()
    {
        _store.Dispose();
        _server?.Dispose();
        _rig.Dispose();
        _authority.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task One_that_OpenSSL_refuses_holds_up_no_other()
    {
        Renew("a");
        Renew("b");
        await using var identities = Start("a", "b");
        string first = Shown(identities, "a");

        string refused = Renew("a", TestKey.Rsa1024); // too short for the security level
        identities.Look();
        Assert.Equal(first, Shown(identities, "a"));
        string second = Renew("b");
        identities.Look();
        Assert.Equal(first, Shown(identities, "a"));
        Assert.Equal(second, Shown(identities, "b"));
        Assert.DoesNotContain(refused, identities.Credentials.Select(credential => credential.FingerprintSha256));
        Assert.Equal(1, Count($"the renewed certificate {_directory.File("a.pem")} is not taken"));
        Assert.Equal(0, Count("nothing new is taken"));

        string mended = Renew("a");
        identities.Look();
        Assert.Equal(mended, Shown(identities, "a"));
        Assert.Equal(second, Shown(identities, "b"));
    }

    [Fact]
    public async Task One_that_waits_for_another_file_is_taken_when_that_is_mended()
    {
        Renew("a");
        string authorities = _authority.WriteTo(_directory);
        await using var identities = Start(settings => settings with { ClientCertificates = ClientCertificates.Ask, ClientCa = authorities }, "a");
        File.WriteAllText(authorities, "no certificate");
        string renewed = Renew("a");
        identities.Look();
        Assert.NotEqual(renewed, Shown(identities, "a"));
        Assert.Equal(1, Count("nothing new is taken"));
        _authority.WriteTo(_directory);
        identities.Look();
        Assert.Equal(renewed, Shown(identities, "a"));
    }

    private ServedIdentities Start(params string[] names) => Start(settings => settings, names);

    private ServedIdentities Start(Func<TlsServerSettings, TlsServerSettings> more, params string[] names)
    {
        var settings = more(new TlsServerSettings { Certificates = [.. names.Select(name => new CertificateFiles(_directory.File(name + ".pem"), _directory.File(name + ".key")))] });
        _server = new TlsServer(_rig.Loops, settings);
        return ServedIdentities.Start(_server, settings, strictPermissions: true, () => [], _store, new StoppedClock(), _log);
    }

    /// <summary>Writes a new certificate for this name; tells its fingerprint.</summary>
    private string Renew(string name, TestKey key = TestKey.P256)
    {
        using var certificate = _authority.Issue(new TestLeaf { Names = [name + ".example"], Key = key });
        certificate.WriteTo(_directory, name);
        return certificate.FingerprintSha256;
    }

    private static string Shown(ServedIdentities identities, string name) =>
        identities.Credentials.Single(credential => credential.Names.Contains(name + ".example")).FingerprintSha256;

    private int Count(string text) => _log.Lines.Count(line => line.Contains(text, StringComparison.Ordinal));
}
