using Postern.Net.Certificates.Ocsp;
using Postern.Testing;

namespace Postern.Net.Tests.Certificates.Ocsp;

public sealed class OcspResponseTests : IDisposable
{
    private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();
    private readonly TestAuthority _authority = new();
    private readonly HttpClient _client = OcspFetcher.NewClient();

    public void Dispose()
    {
        _client.Dispose();
        _authority.Dispose();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_responder_of_OpenSSL_says_good_revoked_and_unknown(bool delegated)
    {
        using var good = _authority.Issue("good.example");
        using var revoked = _authority.Issue("revoked.example");
        using var unknown = _authority.Issue("unknown.example");
        using var signer = _authority.Issue(new TestLeaf { Names = ["ocsp.example"], OcspSigning = true });
        using var responder = new OcspResponderProcess(_authority);
        await responder.StartAsync([(good, false), (revoked, true)], delegated ? signer : null);

        var answer = Check(await FetchAsync(responder, good), good);
        Assert.True(answer.Status == OcspStatus.Good, answer.Why);
        Assert.InRange((answer.NextUpdate - answer.ThisUpdate).TotalMinutes, 59, 61);

        answer = Check(await FetchAsync(responder, revoked), revoked);
        Assert.True(answer.Status == OcspStatus.Revoked, answer.Why);
        Assert.Equal(new DateTimeOffset(2025, 1, 2, 3, 4, 5, TimeSpan.Zero), answer.RevokedAt);
        Assert.Equal(OcspReason.KeyCompromise, answer.Reason);

        Assert.Equal(OcspStatus.Unknown, Check(await FetchAsync(responder, unknown), unknown).Status);
    }

    [Fact]
    public async Task An_RSA_authority_signs_and_may_leave_nextUpdate_out()
    {
        using var authority = new TestAuthority(key: TestKey.Rsa2048);
        using var leaf = authority.Issue();
        using var responder = new OcspResponderProcess(authority);
        await responder.StartAsync([(leaf, false)], validity: null);

        var response = await FetchAsync(responder, leaf, authority);
        var answer = OcspResponse.Check(response, leaf.Der, authority.Certificate.RawData, Now);

        Assert.True(answer.Status == OcspStatus.Good, answer.Why);
        Assert.Equal(TimeSpan.FromDays(1), answer.NextUpdate - answer.ThisUpdate);
    }

    [Fact]
    public async Task What_cannot_be_believed_says_why()
    {
        using var leaf = _authority.Issue();
        using var other = _authority.Issue();
        using var stranger = new TestAuthority();
        using var thief = stranger.Issue(new TestLeaf { OcspSigning = true });
        using var responder = new OcspResponderProcess(_authority);
        await responder.StartAsync([(leaf, false)]);
        var good = await FetchAsync(responder, leaf);
        var forged = (byte[])good.Clone();
        forged[^(_authority.Certificate.RawData.Length + 12)] ^= 1; // in the signature, which stands before the signer's certificate

        (OcspAnswer Answer, string Says)[] table =
        [
            (Check(good, other), "about another certificate"),
            (OcspResponse.Check(good, leaf.Certificate, stranger.Certificate, Now), "signature on the response is wrong"),
            (OcspResponse.Check(good, leaf.Certificate, thief.Certificate, Now), "was not issued by the issuer itself"),
            (Check(good, leaf, Now.AddHours(2)), "out of date"),
            (Check(good, leaf, Now.AddHours(-2)), "of the future"),
            (Check(forged, leaf), "signature on the response is wrong"),
            (Check([0x30, 0x03, 0x0A, 0x01, 0x03], leaf), "the responder says tryLater"),
            (Check([0x30, 0x03, 0x0A, 0x01, 0x06], leaf), "the responder says unauthorized"),
            (Check([], leaf), "malformed"),
            (Check(new byte[70_000], leaf), "70,000 bytes"),
        ];

        Assert.All(table, row =>
        {
            Assert.Equal(OcspStatus.Invalid, row.Answer.Status);
            Assert.Contains(row.Says, row.Answer.Why, StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_responder_without_the_right_is_refused()
    {
        using var leaf = _authority.Issue();
        (TestLeaf Signer, string Says)[] table =
        [
            (new TestLeaf { Names = ["plain.example"] }, "does not allow signing"),
            (TestLeaf.Expired with { OcspSigning = true }, "has expired"),
        ];
        foreach (var (request, says) in table)
        {
            using var signer = _authority.Issue(request);
            using var responder = new OcspResponderProcess(_authority);
            await responder.StartAsync([(leaf, false)], signer);
            Assert.Contains(says, Check(await FetchAsync(responder, leaf), leaf).Why, StringComparison.Ordinal);
        }

        using var stranger = new TestAuthority();
        using var thief = stranger.Issue(new TestLeaf { OcspSigning = true });
        using var thiefs = new OcspResponderProcess(_authority);
        await thiefs.StartAsync([(leaf, false)], thief);
        Assert.Contains("was not issued by the issuer", Check(await FetchAsync(thiefs, leaf), leaf).Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_flipped_bit_and_no_cut_makes_it_throw_or_believe()
    {
        using var leaf = _authority.Issue();
        using var signer = _authority.Issue(new TestLeaf { OcspSigning = true });
        using var responder = new OcspResponderProcess(_authority);
        await responder.StartAsync([(leaf, true)], signer);
        var response = await FetchAsync(responder, leaf);
        var random = new Random(11);

        for (var cut = 0; cut < response.Length; cut += 5)
        {
            Assert.Equal(OcspStatus.Invalid, Check(response[..cut], leaf).Status);
        }

        for (var round = 0; round < 800; round++)
        {
            var bent = (byte[])response.Clone();
            bent[random.Next(bent.Length)] ^= (byte)(1 << random.Next(8));
            var status = Check(bent, leaf).Status;
            Assert.True(status is OcspStatus.Invalid or OcspStatus.Revoked, $"round {round}: {status}");
        }
    }

    private OcspAnswer Check(byte[] response, TestCertificate leaf, DateTimeOffset? now = null) =>
        OcspResponse.Check(response, leaf.Certificate, _authority.Certificate, now ?? Now);

    private Task<byte[]> FetchAsync(OcspResponderProcess responder, TestCertificate leaf, TestAuthority? authority = null) => OcspFetcher.FetchAsync(
        _client, responder.Url, OcspRequest.For(leaf.Certificate, (authority ?? _authority).Certificate), TestContext.Current.CancellationToken);
}
