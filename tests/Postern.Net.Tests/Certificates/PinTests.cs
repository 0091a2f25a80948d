using System.Security.Cryptography;
using Postern.Net.Certificates;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates;

public sealed class PinTests : IDisposable
{
    private readonly TestAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public void Every_way_of_writing_a_hash_is_the_same_pin()
    {
        using var leaf = _authority.Issue();
        var hash = SHA256.HashData(leaf.Der);
        var base64 = Convert.ToBase64String(hash);
        string[] forms =
        [
            Convert.ToHexString(hash),
            Convert.ToHexStringLower(hash),
            leaf.FingerprintSha256,
            base64,
            base64.TrimEnd('='),
            base64.Replace('+', '-').Replace('/', '_'),
        ];

        foreach (var form in forms)
        {
            var pin = Pin.Parse("SHA256:" + form);
            Assert.Equal(Pin.OfCertificate(leaf.Der), pin);
            Assert.True(pin.Matches(leaf.Der), form);
        }
    }

    [Fact]
    public void A_pin_of_the_key_survives_a_new_certificate_and_a_pin_of_the_certificate_does_not()
    {
        using var leaf = _authority.Issue();
        using var other = _authority.Issue();

        Assert.True(Pin.OfKey(leaf.Der).Matches(leaf.Der));
        Assert.Equal(Pin.Parse("sha256:" + leaf.SpkiSha256), Pin.OfKey(leaf.Der));
        Assert.False(Pin.OfKey(leaf.Der).Matches(other.Der));
        Assert.False(Pin.OfCertificate(leaf.Der).Matches(other.Der));
    }

    [Theory]
    [InlineData("")]
    [InlineData("SHA256:")]
    [InlineData("SHA1:0000000000000000000000000000000000000000")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("SHA256:000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("SHA256:zz00000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("SHA256:!AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("SHA256:0:000:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00:00")]
    public void What_is_no_pin_is_refused_with_a_sentence(string text)
    {
        Assert.False(Pin.TryParse(text, out _, out var why));
        Assert.Contains("SHA256:", why, StringComparison.Ordinal);
    }

    [Fact]
    public void Random_pins_round_trip()
    {
        var random = new Random(7);
        var hash = new byte[32];
        for (var i = 0; i < 200; i++)
        {
            random.NextBytes(hash);
            var pin = Pin.Parse("SHA256:" + Convert.ToBase64String(hash));
            Assert.Equal(pin, Pin.Parse(pin.ToString()));
        }
    }

    [Fact]
    public void Bytes_that_are_no_certificate_match_nothing_and_throw_nothing()
    {
        using var leaf = _authority.Issue();
        var pin = Pin.OfKey(leaf.Der);
        for (var cut = 0; cut < leaf.Der.Length; cut++)
        {
            Assert.False(pin.Matches(leaf.Der.AsSpan(0, cut)));
        }

        Assert.False(default(Pin).Matches(leaf.Der));
    }
}
