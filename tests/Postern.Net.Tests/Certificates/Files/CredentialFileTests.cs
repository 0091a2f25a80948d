using System.Security.Cryptography.X509Certificates;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Files;

public sealed partial class CredentialFileTests : IDisposable
{
    private const UnixFileMode WorldReadable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _root = new();
    private readonly TestAuthority _authority;

    public CredentialFileTests() => _authority = _root.Intermediate();

    public void Dispose()
    {
        _authority.Dispose();
        _root.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public void A_chain_and_a_key_in_two_files_are_read()
    {
        using var leaf = _authority.Issue(new TestLeaf { Names = ["mail.example", "192.0.2.7", "2001:db8::1"], OcspUrl = "http://127.0.0.1/o", MustStaple = true });
        var (certificate, key) = leaf.WriteTo(_directory);

        var credential = CredentialFile.Load(certificate, key);

        Assert.Equal(["mail.example", "192.0.2.7", "2001:db8::1"], credential.Names);
        Assert.Equal(leaf.FingerprintSha256, credential.FingerprintSha256);
        Assert.Equal(leaf.SpkiSha256, credential.SpkiSha256);
        Assert.Equal("ECDSA P-256", credential.KeyKind);
        Assert.Equal("http://127.0.0.1/o", credential.OcspUrl);
        Assert.True(credential.MustStaple);
        Assert.Equal(leaf.ChainPem, ChainOf(credential));
        Assert.Equal(leaf.KeyPem, Text(credential.KeyPem.Reveal()));
        Assert.Empty(credential.Warnings(Now));
        Assert.Equal("(secret)", credential.KeyPem.ToString());
    }

    [Theory]
    [InlineData(TestKey.P256)]
    [InlineData(TestKey.P384)]
    [InlineData(TestKey.Rsa2048)]
    public void One_file_with_the_older_key_format_in_any_order_is_served_leaf_first(TestKey kind)
    {
        using var leaf = _authority.Issue(new TestLeaf { Key = kind });
        var path = _directory.Write("all.pem", leaf.TraditionalKeyPem + _root.Pem + _authority.Pem + "some words\n" + leaf.LeafPem);

        var credential = CredentialFile.Load(path);

        Assert.Equal(leaf.ChainPem + _root.Pem, ChainOf(credential));
    }

    [Fact]
    public void A_certificate_of_nobody_in_the_chain_is_left_out()
    {
        using var stranger = new TestAuthority("Stranger");
        using var leaf = _authority.Issue();
        var path = _directory.Write("all.pem", leaf.LeafPem + stranger.Pem + _authority.Pem + leaf.KeyPem);

        Assert.Equal(leaf.ChainPem, ChainOf(CredentialFile.Load(path)));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    public void A_pkcs12_file_is_known_by_its_content(string? password)
    {
        using var leaf = _authority.Issue();
        using var whole = leaf.WithPrivateKey();
        var collection = new X509Certificate2Collection { whole, _authority.Certificate };
        var path = _directory.Write("server.pem", collection.Export(X509ContentType.Pkcs12, password)!);

        var credential = CredentialFile.Load(path);

        Assert.Equal(leaf.FingerprintSha256, credential.FingerprintSha256);
        Assert.StartsWith("-----BEGIN PRIVATE KEY-----", Text(credential.KeyPem.Reveal()), StringComparison.Ordinal);
    }

    [Fact]
    public void A_pkcs12_file_with_a_passphrase_tells_how_to_open_it()
    {
        using var leaf = _authority.Issue();
        using var whole = leaf.WithPrivateKey();
        var path = _directory.Write("server.p12", whole.Export(X509ContentType.Pkcs12, "sesame"));

        Assert.Contains("openssl pkcs12 -in", Refusal(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_others_can_read_is_refused_with_the_command_that_mends_it()
    {
        using var leaf = _authority.Issue();
        var certificate = _directory.Write("c.pem", leaf.ChainPem, WorldReadable);
        var key = _directory.Write("k.pem", leaf.KeyPem, WorldReadable);

        Assert.Equal($"the private key in “{key}” is open to other users (mode 0644): run `chmod 600 {key}`", Refusal(certificate, key));

        var lax = new CredentialFile(certificate, key) { StrictPermissions = false }.Load();
        Assert.Contains("chmod 600", Assert.Single(lax.Warnings(Now)), StringComparison.Ordinal);

        File.SetUnixFileMode(key, UnixFileMode.UserRead);
        Assert.Empty(CredentialFile.Load(certificate, key).Warnings(Now));
    }

    [Fact]
    public void Each_broken_pair_has_its_own_sentence()
    {
        using var leaf = _authority.Issue("mail.example");
        using var other = _authority.Issue();
        var certificate = _directory.Write("c.pem", leaf.ChainPem);
        var key = _directory.Write("k.pem", leaf.KeyPem);
        var otherKey = _directory.Write("o.pem", other.KeyPem);
        var missing = _directory.File("none.pem");
        var words = _directory.Write("words.pem", "hello\n");
        var encrypted = _directory.Write("e.pem", leaf.EncryptedKeyPem("sesame"));
        var legacy = _directory.Write("l.pem", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        var half = _directory.Write("half.pem", leaf.ChainPem[..^60]);
        var rubbish = _directory.Write("rubbish.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        var badKey = _directory.Write("bad.pem", "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        (string Certificate, string? Key, string Says)[] table =
        [
            (missing, key, $"“{missing}”: there is no such file"),
            (certificate, missing, $"“{missing}”: there is no such file"),
            (_directory.Path, key, "is a directory"),
            (words, key, $"“{words}” holds no certificate"),
            (key, null, "holds a private key but no certificate"),
            (certificate, null, "holds no private key: name the file that does"),
            (certificate, words, $"“{words}” holds no private key"),
            (certificate, otherKey, $"the private key in “{otherKey}” does not belong to the certificate in “{certificate}” (CN=mail.example)"),
            (certificate, encrypted, "is encrypted, and Postern keeps no passphrase: run `(umask 077; openssl pkey -in"),
            (certificate, legacy, "is encrypted"),
            (half, key, "damaged or only half written"),
            (rubbish, key, "is damaged"),
            (certificate, badKey, "is damaged"),
        ];

        Assert.All(table, row => Assert.Contains(row.Says, Refusal(row.Certificate, row.Key), StringComparison.Ordinal));
    }

    [Fact]
    public void An_unreadable_file_says_who_we_are()
    {
        using var leaf = _authority.Issue();
        var path = _directory.Write("c.pem", leaf.ChainPem, UnixFileMode.None);

        Assert.Contains("permission denied", ForNobody(() => Refusal(path)), StringComparison.Ordinal);
    }

    /// <summary>Root may read everything; setfsuid(2) takes that away, from this thread alone.</summary>
    private static T ForNobody<T>(Func<T> work)
    {
        if (!Environment.IsPrivilegedProcess)
            return work();
        _ = setfsuid(65534);
        try
        {
            return work();
        }
        finally
        {
            _ = setfsuid(0);
        }
    }

    [System.Runtime.InteropServices.LibraryImport("libc")]
    private static partial int setfsuid(uint user);

    [Fact]
    public void Old_and_weak_certificates_are_served_with_a_warning()
    {
        using var rsa = new TestAuthority(key: TestKey.Rsa2048);
        (TestLeaf Leaf, string Says)[] table =
        [
            (TestLeaf.Expired, "expired on"),
            (TestLeaf.NotYet, "is valid only from"),
            (new TestLeaf { Key = TestKey.Rsa1024 }, "RSA key of 1024 bits"),
        ];

        foreach (var (request, says) in table)
        {
            using var leaf = rsa.Issue(request);
            var credential = CredentialFile.Load(leaf.WriteCombinedTo(_directory));
            Assert.Contains(says, Assert.Single(credential.Warnings(Now)), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused_or_whole()
    {
        using var leaf = _authority.Issue();
        var text = leaf.ChainPem + leaf.KeyPem;
        for (var cut = 0; cut < text.Length - 1; cut += 7)
        {
            var path = _directory.Write("cut.pem", text[..cut]);
            Assert.NotEmpty(Refusal(path));
        }
    }

    [Fact]
    public void A_certificate_whose_key_is_damaged_is_refused_in_one_sentence()
    {
        using var root = new TestAuthority(key: TestKey.Rsa2048);
        using var leaf = root.Issue();
        var issuer = Convert.FromBase64String(string.Concat(root.Pem.Split('\n').Where(line => !line.StartsWith('-'))));
        // RSAPublicKey ::= SEQUENCE { modulus INTEGER ... }: the INTEGER becomes an OCTET STRING.
        int modulus = issuer.AsSpan().IndexOf((ReadOnlySpan<byte>)[0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01]);
        issuer[modulus + 4] = 0x04;
        var damaged = $"-----BEGIN CERTIFICATE-----\n{Convert.ToBase64String(issuer, Base64FormattingOptions.InsertLineBreaks)}\n-----END CERTIFICATE-----\n";
        var path = _directory.Write("damaged.pem", leaf.LeafPem + damaged + leaf.KeyPem);

        Assert.Equal($"“{path}” is damaged: the key in a certificate is damaged", Refusal(path));
    }

    private static string Refusal(string certificate, string? key = null) =>
        Assert.Throws<CredentialException>(() => CredentialFile.Load(certificate, key)).Message;

    private static string ChainOf(Credential credential) =>
        string.Concat(credential.ChainDer.Select(der => System.Security.Cryptography.PemEncoding.WriteString("CERTIFICATE", der.Span) + "\n"));

    private static string Text(ReadOnlyMemory<byte> bytes) => System.Text.Encoding.ASCII.GetString(bytes.Span);
}
