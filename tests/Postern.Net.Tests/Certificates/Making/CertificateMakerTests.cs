using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Making;

public sealed class CertificateMakerTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private static readonly string[] Names = ["mail.example", "*.mail.example", "192.0.2.7", "2001:db8::1", "me@mail.example"];
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(KeyAlgorithm.Ecdsa, false)]
    [InlineData(KeyAlgorithm.Rsa, true)]
    public async Task OpenSSL_accepts_a_self_signed_certificate_in_its_strictest_mode(KeyAlgorithm key, bool client)
    {
        var made = CertificateMaker.SelfSigned(new LeafRequest(Names) { Key = key, Client = client }, Now);
        var path = Write("self", made);

        await VerifyAsync("-x509_strict", "-purpose", client ? "sslclient" : "sslserver", "-verify_hostname", "a.mail.example", "-CAfile", path, path);
        Assert.Equal(Names, made.Facts.Names);
        Assert.True(made.Facts.SelfSigned);
        Assert.Equal(made.Facts.FingerprintSha256, CredentialFile.Load(path, _directory.File("self.key")).FingerprintSha256);
    }

    [Theory]
    [InlineData(KeyAlgorithm.Ecdsa)]
    [InlineData(KeyAlgorithm.Rsa)]
    public async Task OpenSSL_accepts_a_leaf_of_a_private_authority_in_its_strictest_mode(KeyAlgorithm key)
    {
        using var authority = PrivateAuthority.FindOrMake(_directory.Path, Now);
        var path = Write("leaf", authority.Issue(new LeafRequest(Names) { Key = key, Client = true, Days = LeafRequest.LeafDays }, Now));

        await VerifyAsync("-x509_strict", "-purpose", "sslserver", "-verify_ip", "2001:db8::1", "-CAfile", authority.CertificatePath, path);
        await VerifyAsync("-x509_strict", "-purpose", "sslclient", "-verify_email", "me@mail.example", "-CAfile", authority.CertificatePath, path);
    }

    [Fact]
    public void An_authority_is_made_once_and_then_used_again()
    {
        using var first = PrivateAuthority.FindOrMake(_directory.Path, Now);
        using var second = PrivateAuthority.FindOrMake(_directory.Path, Now);

        Assert.True(first.Made);
        Assert.False(second.Made);
        Assert.Equal(first.Facts.FingerprintSha256, second.Facts.FingerprintSha256);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_directory.File("ca.key")));
    }

    [Fact]
    public void A_leaf_does_not_outlive_its_authority()
    {
        using var authority = PrivateAuthority.FindOrMake(_directory.Path, Now);

        var leaf = authority.Issue(new LeafRequest(Names) { Days = 5000 }, Now);

        Assert.Equal(authority.Facts.NotAfter, leaf.Facts.NotAfter);
    }

    [Fact]
    public void A_renewal_with_the_old_key_keeps_the_pin_of_the_key()
    {
        var old = CertificateMaker.SelfSigned(new LeafRequest(Names), Now);
        var renewed = CertificateMaker.SelfSigned(new LeafRequest(Names), Now.AddDays(800), old.KeyPem);

        Assert.Equal(old.Facts.SpkiSha256, renewed.Facts.SpkiSha256);
        Assert.NotEqual(old.Facts.Serial, renewed.Facts.Serial);
    }

    [Theory]
    [InlineData("mail.example", CertificateNameKind.Host)]
    [InlineData("*.example", CertificateNameKind.Host)]
    [InlineData("localhost", CertificateNameKind.Host)]
    [InlineData("3com.example", CertificateNameKind.Host)]
    [InlineData("192.0.2.1", CertificateNameKind.Address)]
    [InlineData("::1", CertificateNameKind.Address)]
    [InlineData("[2001:db8::1]", CertificateNameKind.Address)]
    [InlineData("me@mail.example", CertificateNameKind.Mail)]
    [InlineData("", CertificateNameKind.None)]
    [InlineData("10.1", CertificateNameKind.None)]
    [InlineData("a..b", CertificateNameKind.None)]
    [InlineData("-a.example", CertificateNameKind.None)]
    [InlineData("a b", CertificateNameKind.None)]
    [InlineData("mail.example:995", CertificateNameKind.None)]
    [InlineData("@mail.example", CertificateNameKind.None)]
    [InlineData("*.*.example", CertificateNameKind.None)]
    public void A_name_is_told_by_its_form(string name, CertificateNameKind kind) => Assert.Equal(kind, CertificateName.KindOf(name));

    private static async Task VerifyAsync(params string[] arguments)
    {
        var openssl = ExternalProgram.Find("openssl");
        if (openssl is null)
        {
            Assert.Skip("openssl is not installed");
        }

        var (code, text) = await ExternalProgram.RunAsync(openssl, ["verify", .. arguments], TestContext.Current.CancellationToken);
        Assert.True(code == 0, text);
    }

    private string Write(string name, MadeCertificate made)
    {
        var path = _directory.File(name + ".pem");
        made.WriteTo(path, _directory.File(name + ".key"), replace: false);
        return path;
    }
}
