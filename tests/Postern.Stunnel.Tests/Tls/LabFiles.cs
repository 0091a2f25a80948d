using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Certificates for all tests of TLS, made once: those that are good, and one for each way of being bad.</summary>
internal sealed class LabFiles
{
    private static readonly Lazy<LabFiles> Made = new(() => new LabFiles());
    private readonly TemporaryDirectory _directory = new();

    private LabFiles()
    {
        Authority = new TestAuthority("Lab CA");
        Stranger = new TestAuthority("Other CA");
        _directory.Write("ca.pem", Authority.Pem);
        _directory.Write("other.pem", Stranger.Pem);
        Write("server", Authority.Issue(new TestLeaf { CommonName = "server", Names = ["server.example.org", "localhost", "127.0.0.1", "post@example.org"] }));
        Write("second", Authority.Issue("second.example.org"));
        TestCertificate client = Authority.Issue(new TestLeaf { CommonName = "client", Names = ["client.example.org", "me@example.org", "192.0.2.7"] });
        Write("client", client);
        Write("twin", Authority.Issue(new TestLeaf { CommonName = "client", Names = ["client.example.org", "me@example.org"] }));
        Write("stranger", Stranger.Issue("stranger.example.org"));
        TestCertificate expired = Authority.Issue(TestLeaf.Expired with { CommonName = "expired", Names = ["expired.example.org"] });
        Write("expired", expired);
        TestCertificate revoked = Authority.Issue("revoked.example.org");
        Write("revoked", revoked);
        _directory.Write("crl.pem", Authority.RevocationListPem([revoked]));
        _directory.Write("pins.pem", client.LeafPem + expired.LeafPem);
        _directory.Write("capins.pem", Authority.Pem + client.LeafPem + expired.LeafPem);
        _directory.Write("psk.txt", "alice:000102030405060708090a0b0c0d0e0f\ncarol:secretsecretsecretsecret\n");
        AppDomain.CurrentDomain.ProcessExit += (_, _) => _directory.Dispose();
    }

    internal static LabFiles Instance => Made.Value;

    internal TestAuthority Authority { get; }

    internal TestAuthority Stranger { get; }

    internal string this[string name] => _directory.File(name);

    /// <summary>Puts the directory in place of <c>@</c>.</summary>
    internal string Expand(string text) => text.Replace("@", _directory.Path + "/", StringComparison.Ordinal);

    internal void Write(string name, TestCertificate certificate)
    {
        _directory.Write(name + ".crt", certificate.ChainPem);
        _directory.Write(name + ".key", certificate.KeyPem);
        _directory.Write(name + ".pem", certificate.ChainPem + certificate.KeyPem);
    }

    internal string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => _directory.Write(name, text, mode);

    internal string Write(string name, byte[] bytes) => _directory.Write(name, bytes);
}
