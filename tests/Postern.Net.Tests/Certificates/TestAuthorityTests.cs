using System.Security.Cryptography.X509Certificates;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates;

public sealed class TestAuthorityTests
{
    [Theory]
    [InlineData(TestKey.P256)]
    [InlineData(TestKey.P384)]
    [InlineData(TestKey.Rsa2048)]
    public void A_leaf_below_an_intermediate_leads_to_the_root(TestKey key)
    {
        using var root = new TestAuthority(key: key);
        using var middle = root.Intermediate(key: key);
        using var leaf = middle.Issue(new TestLeaf { Key = key });
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(root.Certificate);
        chain.ChainPolicy.ExtraStore.Add(middle.Certificate);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;

        Assert.True(chain.Build(leaf.Certificate), string.Join(' ', chain.ChainStatus.Select(s => s.StatusInformation)));
        Assert.True(leaf.Certificate.MatchesHostname("localhost"));
    }

    [Fact]
    public void Its_files_are_private()
    {
        using var directory = new TemporaryDirectory();
        using var authority = new TestAuthority();
        using var leaf = authority.Issue("mail.example", "192.0.2.7");

        var (certificate, key) = leaf.WriteTo(directory);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(key));
        using var read = X509Certificate2.CreateFromPemFile(certificate, key);
        Assert.True(read.HasPrivateKey);
    }
}
