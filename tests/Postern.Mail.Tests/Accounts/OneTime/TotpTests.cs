using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Postern.Mail.Accounts.OneTime;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts.OneTime;

public sealed class TotpTests
{
    private static readonly Secret Example = new("12345678901234567890");

    /// <summary>RFC 4226 §D</summary>
    [Theory]
    [InlineData(0, "755224")]
    [InlineData(1, "287082")]
    [InlineData(2, "359152")]
    [InlineData(3, "969429")]
    [InlineData(4, "338314")]
    [InlineData(5, "254676")]
    [InlineData(6, "287922")]
    [InlineData(7, "162583")]
    [InlineData(8, "399871")]
    [InlineData(9, "520489")]
    public void The_codes_are_those_of_the_RFC(long step, string code) => Assert.Equal(code, Totp.Code(Example, step));

    /// <summary>RFC 6238 §B, the last six digits of its eight.</summary>
    [Theory]
    [InlineData(59L, "287082")]
    [InlineData(1111111109L, "081804")]
    [InlineData(1111111111L, "050471")]
    [InlineData(1234567890L, "005924")]
    [InlineData(2000000000L, "279037")]
    [InlineData(20000000000L, "353130")]
    public void The_codes_of_a_time_are_those_of_the_RFC(long seconds, string code)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(seconds);
        Assert.Equal(code, Totp.Code(Example, Totp.StepOf(now)));
        Assert.Equal(seconds / 30, Totp.Find(Example, Encoding.ASCII.GetBytes(code), now));
    }

    [Fact]
    public void A_code_of_the_step_before_or_after_is_known_and_no_other()
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1234567890);
        var step = Totp.StepOf(now);
        for (var away = -3; away <= 3; away++)
            Assert.Equal(Math.Abs(away) <= 1 ? step + away : null, Totp.Find(Example, Encoding.ASCII.GetBytes(Totp.Code(Example, step + away)), now));
        Assert.Null(Totp.Find(Example, [], now));
        Assert.Null(Totp.Find(Example, "00592"u8, now));
    }

    [Theory]
    [InlineData("geheim123456", "geheim", "123456")]
    [InlineData("1234567", "1", "234567")]
    [InlineData("geheim", "geheim", null)]
    [InlineData("123456", "123456", null)]
    [InlineData("geheim12345a", "geheim12345a", null)]
    public void The_code_stands_behind_the_password(string typed, string password, string? code)
    {
        Assert.Equal(code is not null, Totp.TrySplit(new Secret(typed), out var found, out var digits));
        Assert.Equal(new Secret(password), found);
        Assert.Equal(code ?? "", Encoding.ASCII.GetString(digits));
    }

    [Fact]
    public async Task Oathtool_makes_the_same_codes()
    {
        if (ExternalProgram.Find("oathtool") is not { } oathtool)
        {
            Assert.Skip("there is no oathtool here");
            return;
        }

        for (var i = 0; i < 8; i++)
        {
            var secret = Totp.NewSecret();
            var now = DateTimeOffset.FromUnixTimeSeconds(1_900_000_000 + (i * 12_345_677L));
            var (code, text) = await ExternalProgram.RunAsync(
                oathtool,
                ["--totp", "--base32", Base32.Encode(secret.Reveal().Span), "--now", now.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", System.Globalization.CultureInfo.InvariantCulture) + " UTC"],
                TestContext.Current.CancellationToken);
            Assert.Equal((0, Totp.Code(secret, Totp.StepOf(now)) + "\n"), (code, text));
        }
    }

    /// <summary>RFC 4648 §10</summary>
    [Theory]
    [InlineData("", "")]
    [InlineData("f", "MY======")]
    [InlineData("fo", "MZXQ====")]
    [InlineData("foo", "MZXW6===")]
    [InlineData("foob", "MZXW6YQ=")]
    [InlineData("fooba", "MZXW6YTB")]
    [InlineData("foobar", "MZXW6YTBOI======")]
    public void Base32_is_that_of_the_RFC(string text, string base32)
    {
        Assert.Equal(base32.TrimEnd('='), Base32.Encode(Encoding.ASCII.GetBytes(text)));
        Assert.True(Base32.TryDecode(base32, out var bytes));
        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
    }

    [Theory]
    [InlineData("M")]
    [InlineData("MZX")]
    [InlineData("MZ")]
    [InlineData("MZXW61==")]
    [InlineData("MZXW0===")]
    [InlineData("ſſ")]
    public void What_is_no_base32_is_not_read(string text) => Assert.False(Base32.TryDecode(text, out _));

    [Fact]
    public void Base32_is_read_as_it_was_written_in_any_case_and_with_blanks() =>
        Prop.ForAll<byte[]>(bytes =>
        {
            var text = Base32.Encode(bytes);
            Assert.True(Base32.TryDecode(text, out var again));
            Assert.Equal(bytes, again);
            Assert.True(Base32.TryDecode(string.Join(' ', text.ToLowerInvariant().Chunk(4).Select(part => new string(part))), out again));
            Assert.Equal(bytes, again);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_URL_is_read_as_it_was_written()
    {
        var secret = Totp.NewSecret();
        var url = OtpAuthUrl.Format("Postern", "zoë+x@example.org", secret);
        Assert.StartsWith("otpauth://totp/Postern:zo%C3%AB%2Bx%40example.org?secret=", url, StringComparison.Ordinal);
        Assert.True(OtpAuthUrl.TryReadSecret(url, out var read, out _));
        Assert.Equal(secret, read);
        Assert.True(OtpAuthUrl.TryReadSecret(Base32.Encode(secret.Reveal().Span), out read, out _));
        Assert.Equal(secret, read);
    }

    [Theory]
    [InlineData("otpauth://hotp/x?secret=MZXW6YTBMZXW6YTB", "the URL is not of the form otpauth://totp/NAME?secret=BASE32")]
    [InlineData("otpauth://totp/x", "the URL is not of the form otpauth://totp/NAME?secret=BASE32")]
    [InlineData("otpauth://totp/x?issuer=y", "the secret is no base32 of 10 to 128 bytes: letters A to Z and digits 2 to 7")]
    [InlineData("otpauth://totp/x?secret=MZXW6YTB", "the secret is no base32 of 10 to 128 bytes: letters A to Z and digits 2 to 7")]
    [InlineData("otpauth://totp/x?secret=MZXW6YTBMZXW6YTB&algorithm=SHA256", "the URL asks for another hash than SHA1, which is the only one here")]
    [InlineData("otpauth://totp/x?digits=8&secret=MZXW6YTBMZXW6YTB", "the URL asks for another number of digits than 6, which is the only one here")]
    [InlineData("otpauth://totp/x?secret=MZXW6YTBMZXW6YTB&period=60", "the URL asks for other steps than 30 seconds, which are the only ones here")]
    [InlineData("not base32!", "the secret is no base32 of 10 to 128 bytes: letters A to Z and digits 2 to 7")]
    public void What_would_make_other_codes_is_refused_in_one_sentence(string text, string sentence)
    {
        Assert.False(OtpAuthUrl.TryReadSecret(text, out _, out var problem));
        Assert.Equal(sentence, problem);
    }
}
