using System.Text;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Otp;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

public sealed class OtpTests
{
    /// <summary>RFC 2289 §C</summary>
    public static TheoryData<OtpHash, string, string, int, string, string> Examples => new()
    {
        { OtpHash.Md5, "This is a test.", "TeSt", 0, "9E876134D90499DD", "INCH SEA ANNE LONG AHEM TOUR" },
        { OtpHash.Md5, "This is a test.", "TeSt", 1, "7965E05436F5029F", "EASE OIL FUM CURE AWRY AVIS" },
        { OtpHash.Md5, "This is a test.", "TeSt", 99, "50FE1962C4965880", "BAIL TUFT BITS GANG CHEF THY" },
        { OtpHash.Md5, "AbCdEfGhIjK", "alpha1", 0, "87066DD9644BF206", "FULL PEW DOWN ONCE MORT ARC" },
        { OtpHash.Md5, "AbCdEfGhIjK", "alpha1", 99, "5AA37A81F212146C", "BODE HOP JAKE STOW JUT RAP" },
        { OtpHash.Md5, "OTP's are good", "correct", 0, "F205753943DE4CF9", "ULAN NEW ARMY FUSE SUIT EYED" },
        { OtpHash.Md5, "OTP's are good", "correct", 99, "B203E28FA525BE47", "LONG IVY JULY AJAR BOND LEE" },
        { OtpHash.Sha1, "This is a test.", "TeSt", 0, "BB9E6AE1979D8FF4", "MILT VARY MAST OK SEES WENT" },
        { OtpHash.Sha1, "This is a test.", "TeSt", 1, "63D936639734385B", "CART OTTO HIVE ODE VAT NUT" },
        { OtpHash.Sha1, "This is a test.", "TeSt", 99, "87FEC7768B73CCF9", "GAFF WAIT SKID GIG SKY EYED" },
    };

    [Theory]
    [MemberData(nameof(Examples))]
    public void The_examples_are_what_is_computed_and_read(OtpHash hash, string phrase, string seed, int sequence, string hex, string words)
    {
        byte[] link = OtpMath.Compute(hash, new Secret(phrase), seed, sequence);
        Assert.Equal(hex, Convert.ToHexString(link));
        Assert.True(OtpMath.TryWords(words.ToLowerInvariant(), out byte[] read));
        Assert.Equal(hex, Convert.ToHexString(read));
        Assert.True(OtpMath.TryHex(hex.Insert(4, " "), out read));
        Assert.Equal(link, read);
    }

    [Theory]
    [InlineData("INCH SEA ANNE LONG AHEM TOUT")]
    [InlineData("INCH SEA ANNE LONG AHEM")]
    [InlineData("INCH SEA ANNE LONG AHEM TOUR A")]
    [InlineData("INCH SEA ANNE LONG AHEM NOWORD")]
    [InlineData("")]
    public void Words_with_a_wrong_sum_are_none(string words) => Assert.False(OtpMath.TryWords(words, out _));

    [Fact]
    public void The_example_of_a_login_is_what_both_sides_say()
    {
        // RFC 2444: the names are NUL and tim, the pass phrase is "this is a test".
        (SaslServer server, string challenge) = Begin(OtpState.Make(OtpHash.Md5, new Secret("this is a test"), "ke1234", 124));
        Assert.Equal("otp-md5 123 ke1234 ext", challenge);
        byte[] answer = Answer(challenge, "this is a test");
        Assert.Equal("hex:11d4c147e227c1f1", Encoding.ASCII.GetString(answer));
        Assert.Equal("otp-md5 123 ke1234 11d4c147e227c1f1", Assert.IsType<SaslStep.OtpUsed>(server.Next(answer)).Next.Format());
        Assert.Equal(new SaslStep.Done("tim", ""), server.Accept());
    }

    [Fact]
    public void Each_password_serves_once_and_the_chain_goes_down()
    {
        var state = OtpState.Make(OtpHash.Md5, new Secret("This is a test."), "TeSt", 4);
        for (int place = 3; place >= 1; place--)
        {
            (SaslServer server, string challenge) = Begin(state);
            Assert.Equal($"otp-md5 {place} test ext", challenge);
            byte[] answer = Answer(challenge);
            state = Assert.IsType<SaslStep.OtpUsed>(server.Next(answer)).Next;
            Assert.Equal(new SaslStep.Done("tim", ""), server.Accept());
            if (place == 1)
                break;
            (SaslServer again, _) = Begin(state);
            Assert.Equal(new SaslStep.Refused(SaslRefusal.WrongCredentials), again.Next(answer));
        }
        var last = Row.Serve(Settings);
        last.Next("\0tim"u8);
        Assert.Equal(new SaslStep.Refused(SaslRefusal.Exhausted), last.Continue(state));
    }

    [Theory]
    [InlineData("word:ease oil fum cure awry avis", null)]
    [InlineData("HEX:7965 e054 36f5 029f", null)]
    [InlineData("init-hex:7965e05436f5029f:md5 499 ke1234:3712dcb4aa5316c1", "otp-md5 499 ke1234 3712dcb4aa5316c1")]
    [InlineData("init-word:EASE OIL FUM CURE AWRY AVIS:sha1 10 other:MILT VARY MAST OK SEES WENT", "otp-sha1 10 other bb9e6ae1979d8ff4")]
    public void All_forms_of_a_response_are_read(string response, string? state)
    {
        (SaslServer server, _) = Begin(OtpState.Make(OtpHash.Md5, new Secret("This is a test."), "TeSt", 2));
        var used = Assert.IsType<SaslStep.OtpUsed>(server.Next(Encoding.ASCII.GetBytes(response)));
        Assert.Equal(state ?? "otp-md5 1 test 7965e05436f5029f", used.Next.Format());
    }

    [Theory]
    [InlineData("hex:7965e05436f5029e", SaslRefusal.WrongCredentials)]
    [InlineData("hex:7965e05436f5029", SaslRefusal.Malformed)]
    [InlineData("7965e05436f5029f", SaslRefusal.Malformed)]
    [InlineData("base:7965e05436f5029f", SaslRefusal.Malformed)]
    [InlineData("init-hex:7965e05436f5029f", SaslRefusal.Malformed)]
    [InlineData("init-hex:7965e05436f5029f:md5 499 test:3712dcb4aa5316c1", SaslRefusal.Malformed)]
    [InlineData("init-hex:7965e05436f5029f:md4 499 ke1234:3712dcb4aa5316c1", SaslRefusal.Malformed)]
    [InlineData("init-hex:7965e05436f5029f:md5 0 ke1234:3712dcb4aa5316c1", SaslRefusal.Malformed)]
    [InlineData("init-hex:7965e05436f5029f:md5 499 ke1234:37", SaslRefusal.Malformed)]
    [InlineData("", SaslRefusal.Malformed)]
    public void A_wrong_response_is_refused(string response, SaslRefusal why)
    {
        (SaslServer server, _) = Begin(OtpState.Make(OtpHash.Md5, new Secret("This is a test."), "TeSt", 2));
        Assert.Equal(new SaslStep.Refused(why), server.Next(Encoding.ASCII.GetBytes(response)));
    }

    [Theory]
    [InlineData("tim")]
    [InlineData("\0")]
    [InlineData("a\0b\0c")]
    public void Wrong_names_are_refused(string names) => Assert.Equal(new SaslStep.Refused(SaslRefusal.Malformed), Row.Serve(Settings).Next(Encoding.ASCII.GetBytes(names)));

    [Theory]
    [InlineData("otp-md5 123", SaslRefusal.Malformed)]
    [InlineData("otp-md4 123 ke1234 ext", SaslRefusal.Unsupported)]
    [InlineData("otp-md5 10000 ke1234 ext", SaslRefusal.Unsupported)]
    [InlineData("otp-md5 0 ke1234 ext", SaslRefusal.Unsupported)]
    [InlineData("otp-md5 123 ke-1234 ext", SaslRefusal.Unsupported)]
    [InlineData("otp-md5 123 ke123456789012345 ext", SaslRefusal.Unsupported)]
    public void A_challenge_that_we_cannot_meet_is_not_answered(string challenge, SaslRefusal why)
    {
        var client = Client();
        client.Start();
        Assert.Equal(why, client.Respond(Encoding.ASCII.GetBytes(challenge)).Fault);
    }

    [Fact]
    public void A_state_is_kept_as_text()
    {
        var state = OtpState.Make(OtpHash.Sha1, new Secret("This is a test."), "TeSt", 99);
        Assert.Equal("otp-sha1 99 test 87fec7768b73ccf9", state.Format());
        Assert.True(OtpState.TryParse(state.Format(), out var again));
        Assert.Equal(state, again);
        Assert.False(OtpState.TryParse("otp-sha1 99 test 87fec7768b73ccf", out _));
        Assert.False(OtpState.TryParse("otp-sha1 99 test", out _));
    }

    private static SaslMechanism Row => SaslMechanisms.Find("OTP")!;

    private static SaslServerSettings Settings => new() { Nonce = "n" };

    private static (SaslServer Server, string Challenge) Begin(OtpState state)
    {
        var server = Row.Serve(Settings);
        Assert.Equal(new SaslStep.OtpWanted("tim", ""), server.Next("\0tim"u8));
        return (server, Encoding.ASCII.GetString(Assert.IsType<SaslStep.Challenge>(server.Continue(state)).Bytes));
    }

    private static byte[] Answer(string challenge, string phrase = "This is a test.")
    {
        var client = Client(phrase);
        Assert.Equal("\0tim"u8.ToArray(), client.Start());
        return client.Respond(Encoding.ASCII.GetBytes(challenge)).Bytes;
    }

    private static SaslClient Client(string phrase = "This is a test.") =>
        Row.Connect(new SaslClientSettings { Nonce = "n", Credentials = new SaslCredentials { Authcid = "tim", Password = new Secret(phrase) } });
}
