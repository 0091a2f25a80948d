using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class SaslChoiceTests
{
    private const string Usual = "PLAIN LOGIN SCRAM-SHA-1 SCRAM-SHA-256 SCRAM-SHA-256-PLUS CRAM-MD5 DIGEST-MD5 XOAUTH2 OAUTHBEARER EXTERNAL OTP ANONYMOUS GSSAPI NTLM";

    private static readonly SaslCredentials Password = new() { Authcid = "anne", Password = new Secret("secret") };
    private static readonly SaslCredentials Token = new() { Authcid = "anne", Token = new Secret("token") };
    private static readonly ChannelBinding[] Bound = [new(ChannelBinding.TlsExporter, new byte[32])];

    /// <summary>Offered, allowed, private, bound, chosen.</summary>
    public static TheoryData<string, string?, bool, bool, string?> Passwords => new()
    {
        { Usual, null, true, true, "SCRAM-SHA-256-PLUS" },
        { Usual, null, true, false, "SCRAM-SHA-256" },
        { Usual, null, false, false, "SCRAM-SHA-256" },
        { "plain login scram-sha-1", null, true, false, "SCRAM-SHA-1" },
        { "LOGIN PLAIN", null, true, false, "PLAIN" },
        { "LOGIN", null, true, false, "LOGIN" },
        { "LOGIN PLAIN", null, false, false, null },
        { "CRAM-MD5 DIGEST-MD5 PLAIN", null, false, false, null },
        { "CRAM-MD5 DIGEST-MD5 PLAIN", "CRAM-MD5", false, false, "CRAM-MD5" },
        { "CRAM-MD5 PLAIN", "CRAM-MD5 PLAIN", true, false, "PLAIN" },
        { Usual, "OTP", true, true, "OTP" },
        { Usual, "ANONYMOUS", true, true, "ANONYMOUS" },
        { "OTP ANONYMOUS", null, true, true, null },
        { "GSSAPI", null, true, true, null },
        { "NTLM", "NTLM", true, true, null },
        { "", null, true, true, null },
    };

    [Theory]
    [MemberData(nameof(Passwords))]
    public void The_strongest_that_fits_is_chosen(string offered, string? allowed, bool isPrivate, bool isBound, string? chosen)
    {
        var choice = new SaslChoice { Credentials = Password, Allowed = allowed?.Split(' '), IsPrivate = isPrivate, Bindings = isBound ? Bound : [] };
        Assert.Equal(chosen, choice.List(offered.Split(' '), out SaslNoChoice why) is [var first, ..] ? first.Name : null);
        Assert.Equal(chosen is null, why != SaslNoChoice.None);
    }

    [Theory]
    [InlineData("LOGIN", null)]
    [InlineData("CRAM-MD5", null)]
    [InlineData("LOGIN PLAIN", "PLAIN")]
    [InlineData("LOGIN SCRAM-SHA-256", "SCRAM-SHA-256")]
    public void Who_wants_the_mailbox_of_another_never_opens_his_own_in_its_place(string offered, string? chosen)
    {
        var choice = new SaslChoice { Credentials = Password with { Authzid = "bertha" }, Allowed = ["LOGIN", "CRAM-MD5", "PLAIN", "SCRAM-SHA-256"], IsPrivate = true };
        Assert.Equal(chosen, choice.List(offered.Split(' '), out SaslNoChoice why) is [var first, ..] ? first.Name : null);
        Assert.Equal(chosen is null, why == SaslNoChoice.NothingFits);
    }

    [Fact]
    public void Behind_the_strongest_stand_the_others_that_fit() =>
        Assert.Equal(["SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN"], new SaslChoice { Credentials = Password, IsPrivate = true }.List("CRAM-MD5 PLAIN SCRAM-SHA-1 XOAUTH2 SCRAM-SHA-256".Split(' '), out _).Select(row => row.Name));

    [Fact]
    public void A_token_is_used_where_there_is_one() =>
        Assert.Equal("OAUTHBEARER", new SaslChoice { Credentials = Token, IsPrivate = true }.List(Usual.Split(' '), out _)[0].Name);

    [Fact]
    public void A_certificate_is_the_strongest() =>
        Assert.Equal("EXTERNAL", new SaslChoice { Credentials = Password with { HasCertificate = true }, IsPrivate = true }.List(Usual.Split(' '), out _)[0].Name);

    [Theory]
    [InlineData("NTLM", null, SaslNoChoice.NothingShared)]
    [InlineData("GSSAPI", null, SaslNoChoice.NothingShared)]
    [InlineData("CRAM-MD5", null, SaslNoChoice.NothingAllowed)]
    [InlineData("PLAIN", "LOGIN", SaslNoChoice.NothingAllowed)]
    [InlineData("XOAUTH2", null, SaslNoChoice.NothingFits)]
    [InlineData("SCRAM-SHA-256-PLUS", null, SaslNoChoice.NothingFits)]
    [InlineData("PLAIN", null, SaslNoChoice.NothingSafe)]
    public void Why_nothing_is_chosen_is_told(string offered, string? allowed, SaslNoChoice why)
    {
        Assert.Empty(new SaslChoice { Credentials = Password, Allowed = allowed?.Split(' ') }.List([offered], out SaslNoChoice told));
        Assert.Equal(why, told);
    }

    [Fact]
    public void A_mechanism_that_another_assembly_brings_is_chosen_in_its_place()
    {
        var gssapi = SaslMechanisms.Find("GSSAPI")! with { MakeClient = (row, _) => new Brought(row) };
        var choice = new SaslChoice { Credentials = Password with { HasTicket = true }, Known = [.. SaslMechanisms.All.Select(row => row.Name == "GSSAPI" ? gssapi : row)] };
        Assert.Same(gssapi, choice.List(Usual.Split(' '), out _)[0]);
        Assert.IsType<Brought>(gssapi.Connect(new SaslClientSettings { Nonce = "n", Credentials = Password }));
        Assert.Throws<NotSupportedException>(() => gssapi.Serve(new SaslServerSettings { Nonce = "n" }));
    }

    [Fact]
    public void A_door_offers_what_is_safe_and_can_be_judged()
    {
        Assert.Equal("SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1", Names(new SaslOffer()));
        Assert.Equal("SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 PLAIN", Names(new SaslOffer { IsPrivate = true }));
        Assert.Equal("EXTERNAL SCRAM-SHA-512-PLUS SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-512 SCRAM-SHA-256 SCRAM-SHA-1 PLAIN", Names(new SaslOffer { IsPrivate = true, HasBindings = true, HasCertificate = true }));
        Assert.Equal("OAUTHBEARER XOAUTH2", Names(new SaslOffer { IsPrivate = true, Judged = [SaslNeed.Token] }));
        Assert.Equal("PLAIN LOGIN CRAM-MD5", Names(new SaslOffer { IsPrivate = true, Allowed = ["CRAM-MD5", "login", "PLAIN", "GSSAPI"] }));
        Assert.Equal("CRAM-MD5", Names(new SaslOffer { Allowed = ["CRAM-MD5", "login", "PLAIN"] }));
        Assert.Equal("ANONYMOUS", Names(new SaslOffer { Allowed = ["ANONYMOUS"] }));
    }

    [Fact]
    public void The_table_is_whole()
    {
        Assert.Equal(SaslMechanisms.All.Count, SaslMechanisms.All.Select(row => row.Name).Distinct().Count());
        Assert.All(SaslMechanisms.All, row => Assert.Same(row, SaslMechanisms.Find(row.Name.ToLowerInvariant())));
        Assert.All(SaslMechanisms.All, row => Assert.Equal(row.Name != "GSSAPI", row is { MakeServer: not null, MakeClient: not null }));
        Assert.Null(SaslMechanisms.Find("NTLM"));
        Assert.True(SaslChoice.OffersBinding(Usual.Split(' ')));
        Assert.False(SaslChoice.OffersBinding(["PLAIN"]));
    }

    private static string Names(SaslOffer offer) => string.Join(' ', offer.List());

    private sealed class Brought(SaslMechanism mechanism) : SaslClient(mechanism)
    {
        protected override SaslReply Answer(ReadOnlySpan<byte> challenge) => SaslRefusal.Malformed;
    }
}
