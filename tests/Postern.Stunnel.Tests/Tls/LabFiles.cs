using System.Security.Cryptography.X509Certificates;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Certificates for all tests of TLS, made once: those that are good, and one for each way of being bad.</summary>
internal sealed class LabFiles
{
    /// <summary>2,048 bits, made by <c>openssl dhparam</c>.</summary>
    private const string DhParameters = """
        -----BEGIN X9.42 DH PARAMETERS-----
        MIICKAKCAQEAzSxs0M24LjgrlG9krB0kIDOphrM1x7LwVJ480vxXP9JqA++W02Ki
        F3lYmFPB/qRNMgaxOw7qshd177dlB1fsYvyT9PzY6uCZMpz83B4yfaAe3vvGyi9x
        iV4JT35owDTSClW1o6wrjXAl9jsqhuq4c51qLP1gzkEMP7/oTIuGpUC3oHmIqwL9
        bEDM4DMqGJ+w1JkV/HF0Aeh/D+1g54962k9a6XNWXCZEPLwWd5pbkJZo2TDn1x8/
        LyOKLuhE4OFF7DdH20XMziFemi+bg+TT1taI0pGepJPIwfbzkpvSUpcB3LeiPpTd
        /sZmBR23aTWyu/lFu8mwZitAXsJSGr8KWQKCAQA1BQbxF5Uu98RqkYljQMW/JrFZ
        Fk8AA/Wbbufu/NEASN90UKXgGylj5cqg5Gc2IYYP5j8t7iekNDNRogng0YsbE9yG
        EnMDvrg6Zb3FxMVn+Vln36gQKUQEGjsNgY2pO1NcsHewperMS/OSPP5yTXNsikUF
        MGp/T++E+yT8is0N5IXEoE1/ebHqtmHNhxqB6Nz4coJk4CN+aJNdpfRTzNGyM7jg
        mLSpoXJFJ1gcvWWCxQqfhJo9K4VS8xDMTj1Kxc1MKAGpS9fv+n5XYTADrgbKBNlx
        04pGI3azMUF/JiuGsXqrYT2eQGWG9fKEDmymOBUxLinuwJfHDpqz7BriaZk8Ah0A
        n0gggabtJ/AnCpXoDZIc2c2X4QhqtKEepq1IWw==
        -----END X9.42 DH PARAMETERS-----

        """;

    private static readonly Lazy<LabFiles> Made = new(() => new LabFiles());
    private readonly TemporaryDirectory _directory = new();

    private LabFiles()
    {
        Authority = new TestAuthority("Lab CA");
        Stranger = new TestAuthority("Other CA");
        _directory.Write("ca.pem", Authority.Pem);
        _directory.Write("other.pem", Stranger.Pem);
        Server = Authority.Issue(new TestLeaf { CommonName = "server", Names = ["server.example.org", "localhost", "127.0.0.1", "post@example.org"] });
        Write("server", Server);
        Write("second", Authority.Issue("second.example.org"));
        TestCertificate client = Client = Authority.Issue(new TestLeaf { CommonName = "client", Names = ["client.example.org", "me@example.org", "192.0.2.7"] });
        Write("client", client);
        Write("twin", Authority.Issue(new TestLeaf { CommonName = "client", Names = ["client.example.org", "me@example.org"] }));
        Write("stranger", Stranger.Issue("stranger.example.org"));
        TestCertificate expired = Authority.Issue(TestLeaf.Expired with { CommonName = "expired", Names = ["expired.example.org"] });
        Write("expired", expired);
        TestCertificate revoked = Revoked = Authority.Issue("revoked.example.org");
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

    internal TestCertificate Server { get; }

    internal TestCertificate Client { get; }

    internal TestCertificate Revoked { get; }

    internal string this[string name] => _directory.File(name);

    /// <summary>Puts the directory in place of <c>@</c>.</summary>
    internal string Expand(string text) => text.Replace("@", _directory.Path + "/", StringComparison.Ordinal);

    /// <summary>Files that only the tests of loading want.</summary>
    internal void Prepare()
    {
        lock (_directory)
        {
            if (File.Exists(this["locked.p12"]))
                return;
            _directory.Write("open.pem", Server.ChainPem + Server.KeyPem, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
            _directory.Write("dh.pem", Server.ChainPem + Server.KeyPem + DhParameters);
            _directory.Write("locked.pem", Server.ChainPem + Server.EncryptedKeyPem("secret"));
            using X509Certificate2 whole = Server.WithPrivateKey();
            _directory.Write("server.p12", whole.Export(X509ContentType.Pkcs12, ""));
            _directory.Write("locked.p12", whole.Export(X509ContentType.Pkcs12, "secret"));
        }
    }

    internal void Write(string name, TestCertificate certificate)
    {
        _directory.Write(name + ".crt", certificate.ChainPem);
        _directory.Write(name + ".key", certificate.KeyPem);
        _directory.Write(name + ".pem", certificate.ChainPem + certificate.KeyPem);
    }

    internal string Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite) => _directory.Write(name, text, mode);

    internal string Write(string name, byte[] bytes) => _directory.Write(name, bytes);
}
