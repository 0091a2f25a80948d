using System.Text;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Sasl;

/// <summary>Our client against our server, with whatever a name and a password may hold.</summary>
public sealed class RoundTripTests
{
    private const string Letters = "abzAZ09 ,=\"\\:;<>()[]{}@%$#'`~!?*&|/.-_äöüßéñøΩжя漢字ひ한글😀\u2168\u00AA\u0301\u00AD";

    public static TheoryData<string> WithPasswords =>
        [.. SaslMechanisms.All.Where(row => row.Needs == SaslNeed.Password).Select(row => row.Name)];

    [Theory]
    [MemberData(nameof(WithPasswords))]
    public void Any_name_and_password_gets_in_and_no_other_does(string mechanism)
    {
        var random = new Random(3);
        for (int i = 0; i < 25; i++)
        {
            var (name, password) = (Random(random), Random(random));
            Assert.True(SaslPrep.TryPrepare(name, out string account), name);
            Assert.True(SaslPrep.TryPrepare(password, out string prepared), password);
            // Only what compares names and passwords in the prepared form forgives another form of them.
            bool isPrepared = !SaslMechanisms.Find(mechanism)!.Is(SaslTraits.Obsolete);
            var server = new SaslAccount(account, isPrepared ? prepared : password);
            var exchange = Run(mechanism, server, name, password);
            Assert.True(exchange.IsIn, $"{name} {password} {exchange.End} {string.Join('\n', exchange.Said)}");
            Assert.Equal(account, ((SaslStep.Done)exchange.End).Authcid);
            Assert.False(Run(mechanism, server, name, password + "x").IsIn);
            Assert.False(Run(mechanism, server, name + "x", password).IsIn);
        }
    }

    [Fact]
    public void Base64_round_trips_and_has_one_text_for_one_message()
    {
        var random = new Random(4);
        for (int i = 0; i < 500; i++)
        {
            byte[] message = new byte[random.Next(80)];
            random.NextBytes(message);
            string line = Base64Line.Encode(message);
            Assert.Equal(Convert.ToBase64String(message), line);
            Assert.True(Base64Line.TryDecode(Encoding.ASCII.GetBytes(line), out byte[]? again));
            Assert.Equal(message, again);
            Assert.True(Base64Line.TryDecodeInitial(Encoding.ASCII.GetBytes(Base64Line.EncodeInitial(message)), out again));
            Assert.Equal(message, again);
        }
        Assert.Equal("=", Base64Line.EncodeInitial(default));
        Assert.False(Base64Line.TryDecodeInitial(default, out _));
    }

    [Theory]
    [InlineData("A")]
    [InlineData("AA")]
    [InlineData("AAA")]
    [InlineData("AB==")]
    [InlineData("AAB=")]
    [InlineData("====")]
    [InlineData("AA==AA==")]
    [InlineData("AA==\n")]
    [InlineData("A A A A ")]
    [InlineData("AA-_")]
    [InlineData("=")]
    public void What_is_not_strictly_base64_is_not_read(string line) => Assert.False(Base64Line.TryDecode(Encoding.ASCII.GetBytes(line), out _));

    private static string Random(Random random)
    {
        Rune[] letters = [.. Letters.EnumerateRunes()];
        string text = string.Concat(Enumerable.Range(0, random.Next(1, 12)).Select(_ => letters[random.Next(letters.Length)].ToString()));
        return "a" + text;
    }

    private static SaslExchange Run(string mechanism, SaslAccount account, string name, string password)
    {
        ChannelBinding[] bindings = [new(ChannelBinding.TlsExporter, new byte[32])];
        bool binds = mechanism.EndsWith("-PLUS", StringComparison.Ordinal);
        var row = SaslMechanisms.Find(mechanism)!;
        return SaslExchange.Run(
            row.Connect(new SaslClientSettings { Nonce = "clientnonce", Bindings = binds ? bindings : [], Credentials = new SaslCredentials { Authcid = name, Password = new Secret(password) } }),
            row.Serve(new SaslServerSettings { Nonce = "servernonce", Bindings = binds ? bindings : [], OffersBinding = binds }),
            account);
    }
}
