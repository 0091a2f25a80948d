using System.Text;
using Postern.Wire.Pop3;

namespace Postern.Wire.Tests.Pop3;

public sealed class Pop3CommandTests
{
    [Theory]
    [InlineData("USER mrose", Pop3Keyword.User, "USER", "mrose")]
    [InlineData("user mrose ", Pop3Keyword.User, "USER", "mrose")]
    [InlineData("PASS secret", Pop3Keyword.Pass, "PASS", "secret")]
    [InlineData("PASS  two  blanks ", Pop3Keyword.Pass, "PASS", " two  blanks ")]
    [InlineData("QUIT", Pop3Keyword.Quit, "QUIT", "")]
    [InlineData("quit  ", Pop3Keyword.Quit, "QUIT", "")]
    [InlineData("TOP 1 10", Pop3Keyword.Top, "TOP", "1 10")]
    [InlineData("STLS", Pop3Keyword.Stls, "STLS", "")]
    [InlineData("XTND XMIT", Pop3Keyword.Unknown, "XTND", "XMIT")]
    [InlineData("LANG *", Pop3Keyword.Lang, "LANG", "*")]
    public void A_command_is_read(string line, Pop3Keyword keyword, string name, string argument)
    {
        var command = Read(line);
        Assert.Equal((keyword, name, argument), (command.Keyword, command.Name, Encoding.Latin1.GetString(command.Argument)));
        Assert.Equal(name, command.ToString());
    }

    [Theory]
    [InlineData("", "Not a command")]
    [InlineData(" USER x", "Not a command")]
    [InlineData("\u0016\u0003\u0001", "Not a command")]
    [InlineData("US\tER x", "Not a command")]
    [InlineData("GET/ HTTP/1.1", "Not a command")]
    [InlineData("USER a\rb", "Control character in a command")]
    [InlineData("PASS a\0b", "Control character in a command")]
    public void What_is_no_command_is_refused(string line, string fault)
    {
        Assert.False(Pop3Command.TryParse(Encoding.UTF8.GetBytes(line), out _, out string told));
        Assert.Equal(fault, told);
    }

    [Theory]
    [InlineData("PASS ", 253, true)]
    [InlineData("PASS ", 254, false)]
    [InlineData("USER ", 254, false)]
    [InlineData("XTND ", 254, false)]
    [InlineData("AUTH PLAIN ", 12286, true)]
    [InlineData("AUTH PLAIN ", 12287, false)]
    [InlineData("XCLIENT A=", 1024, true)]
    [InlineData("XCLIENT A=", 1025, false)]
    public void A_line_has_the_length_of_its_command(string start, int length, bool isTaken) =>
        Assert.Equal(isTaken, Pop3Command.TryParse(Encoding.ASCII.GetBytes(start.PadRight(length, 'x')), out _, out _));

    [Fact]
    public void A_password_keeps_every_byte()
    {
        Assert.True(Pop3Command.TryParse([.. "PASS \u00e4"u8, 0xE4, (byte)' '], out var command, out _));
        Assert.True(command.TryPass(out var password, out _));
        Assert.Equal([0xC3, 0xA4, 0xE4, (byte)' '], password.Reveal().ToArray());
    }

    [Fact]
    public void A_name_is_UTF8()
    {
        Assert.True(Read("USER jürgen").TryUser(out string user, out _));
        Assert.Equal("jürgen", user);
    }

    [Fact]
    public void A_name_in_another_charset_does_not_become_one_that_looks_like_it()
    {
        Assert.True(Pop3Command.TryParse([.. "USER J"u8, 0xF6, (byte)'r', (byte)'g'], out var command, out _));
        Assert.False(command.TryUser(out string user, out string fault));
        Assert.Equal(("", "the name is not UTF-8"), (user, fault));
        Assert.True(Pop3Command.TryParse([.. "APOP J"u8, 0xF6, .. " c4c9334bac560ecc979e58001b3e22fb"u8], out command, out _));
        Assert.False(command.TryApop(out _, out _, out _));
    }

    [Theory]
    [InlineData("USER")]
    [InlineData("USER ")]
    [InlineData("PASS")]
    [InlineData("APOP mrose")]
    [InlineData("APOP mrose c4c9334bac560ecc979e58001b3e22f")]
    [InlineData("APOP  c4c9334bac560ecc979e58001b3e22fb")]
    [InlineData("APOP mrose g4c9334bac560ecc979e58001b3e22fb")]
    [InlineData("AUTH")]
    [InlineData("AUTH PL%IN")]
    [InlineData("AUTH PLAIN AGEAYg=")]
    [InlineData("AUTH PLAIN A GEAYg==")]
    [InlineData("AUTH ABCDEFGHIJKLMNOPQRSTU")]
    [InlineData("XCLIENT")]
    [InlineData("XCLIENT ADDR")]
    [InlineData("XCLIENT ADDR=1.2.3.4 addr=5.6.7.8")]
    public void A_credential_that_is_not_whole_is_refused_with_words(string line)
    {
        var command = Read(line);
        string fault = command.Keyword switch
        {
            Pop3Keyword.User => command.TryUser(out _, out string told) ? "" : told,
            Pop3Keyword.Pass => command.TryPass(out _, out string told) ? "" : told,
            Pop3Keyword.Apop => command.TryApop(out _, out _, out string told) ? "" : told,
            Pop3Keyword.Auth => command.TryAuth(out _, out string told) ? "" : told,
            _ => command.TryXclient(out _, out string told) ? "" : told,
        };
        Assert.NotEqual("", fault);
    }

    [Fact]
    public void APOP_is_read_as_in_RFC_1939()
    {
        Assert.True(Read("APOP mrose c4c9334bac560ecc979e58001b3e22fb").TryApop(out string user, out byte[] digest, out _));
        Assert.Equal("mrose", user);
        Assert.Equal("C4C9334BAC560ECC979E58001B3E22FB", Convert.ToHexString(digest));
    }

    [Theory]
    [InlineData("AUTH PLAIN dGVzdAB0ZXN0AHRlc3Q=", "PLAIN", "test\0test\0test")] // RFC 5034 §6
    [InlineData("AUTH plain", "PLAIN", null)]
    [InlineData("AUTH EXTERNAL =", "EXTERNAL", "")]
    [InlineData("AUTH SCRAM-SHA-256-PLUS", "SCRAM-SHA-256-PLUS", null)]
    public void AUTH_is_read_with_and_without_an_initial_response(string line, string mechanism, string? response)
    {
        Assert.True(Read(line).TryAuth(out var start, out _));
        Assert.Equal(mechanism, start.Mechanism);
        Assert.Equal(response, start.InitialResponse is { } secret ? Encoding.ASCII.GetString(secret.Reveal().Span) : null);
    }

    [Fact]
    public void XCLIENT_is_read_as_Dovecot_sends_it()
    {
        Assert.True(Read("XCLIENT ADDR=2001:db8::1 PORT=4711 SESSION=ab+Cd/9 TTL=5").TryXclient(out var xclient, out _));
        Assert.Equal("2001:db8::1", xclient.Address?.ToString());
        Assert.Equal("ab+Cd/9", xclient.Find("SESSION"));
        Assert.Equal("ADDR=2001:db8::1 PORT=4711 SESSION=ab+Cd/9 TTL=5", xclient.Format(isXtext: false));
    }

    private static Pop3Command Read(string line)
    {
        Assert.True(Pop3Command.TryParse(Encoding.UTF8.GetBytes(line), out var command, out string fault), fault);
        return command;
    }
}
