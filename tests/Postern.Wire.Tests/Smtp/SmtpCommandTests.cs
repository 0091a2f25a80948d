using System.Text;
using Postern.Wire.Smtp;

namespace Postern.Wire.Tests.Smtp;

public sealed class SmtpCommandTests
{
    [Theory]
    [InlineData("EHLO bar.com", SmtpVerb.Ehlo, "bar.com", true)]
    [InlineData("ehlo  bar.com ", SmtpVerb.Ehlo, "bar.com", true)]
    [InlineData("LHLO foo.edu", SmtpVerb.Lhlo, "foo.edu", true)]
    [InlineData("MAIL FROM:<Smith@bar.com>", SmtpVerb.Mail, "FROM:<Smith@bar.com>", false)]
    [InlineData("DATA", SmtpVerb.Data, "", true)]
    [InlineData("RSET ", SmtpVerb.Rset, "", false)]
    [InlineData("NOOP whatever", SmtpVerb.Noop, "whatever", true)]
    [InlineData("STARTTLS", SmtpVerb.StartTls, "", true)]
    [InlineData("TURN", SmtpVerb.Unknown, "", false)]
    [InlineData("X-ANYTHING a b", SmtpVerb.Unknown, "a b", false)]
    public void A_command_is_read(string line, SmtpVerb verb, string argument, bool endsGroup)
    {
        Assert.True(SmtpCommand.TryParse(Encoding.ASCII.GetBytes(line), out var command, out var refusal), refusal?.ToString());
        Assert.Equal((verb, argument, endsGroup), (command.Verb, Encoding.ASCII.GetString(command.Argument), command.EndsGroup));
        Assert.Equal(line.Split(' ')[0].ToUpperInvariant(), command.ToString());
    }

    [Theory]
    [InlineData("", "500 5.5.2 Not a command")]
    [InlineData(" DATA", "500 5.5.2 Not a command")]
    [InlineData("\u0016\u0003\u0001", "500 5.5.2 Not a command")]
    [InlineData("GET / HTTP/1.1\r", "500 5.5.2 Control character in a command")]
    [InlineData("MAIL FROM:<a\0@b>", "500 5.5.2 Control character in a command")]
    [InlineData("RCPT TO:<a@b>\r\nDATA", "500 5.5.2 Control character in a command")]
    [InlineData("NOOP \u007f", "500 5.5.2 Control character in a command")]
    [InlineData("DATA x", "501 5.5.4 DATA takes no argument")]
    [InlineData("STARTTLS x", "501 5.5.4 STARTTLS takes no argument")]
    [InlineData("EHLO", "501 5.5.4 EHLO wants an argument")]
    [InlineData("MAIL ", "501 5.5.4 MAIL wants an argument")]
    public void What_is_no_command_is_refused(string line, string told)
    {
        Assert.False(SmtpCommand.TryParse(Encoding.ASCII.GetBytes(line), out _, out var refusal));
        Assert.Equal(told, refusal.ToString());
    }

    [Theory]
    [InlineData("NOOP ", 510, true)]
    [InlineData("NOOP ", 511, false)]
    [InlineData("MAIL FROM:<a@b> X=", 2046, true)]
    [InlineData("MAIL FROM:<a@b> X=", 2047, false)]
    [InlineData("AUTH PLAIN ", 12286, true)]
    [InlineData("AUTH PLAIN ", 12287, false)]
    public void A_line_has_the_length_of_its_command(string start, int length, bool isTaken) =>
        Assert.Equal(isTaken, SmtpCommand.TryParse(Encoding.ASCII.GetBytes(start.PadRight(length, 'x')), out _, out _));

    [Theory]
    [InlineData("bar.com", HeloKind.Domain)]
    [InlineData("localhost", HeloKind.Domain)]
    [InlineData("WIN_PC", HeloKind.Domain)]
    [InlineData("[192.0.2.1]", HeloKind.AddressLiteral)]
    [InlineData("[IPv6:2001:db8::1]", HeloKind.AddressLiteral)]
    [InlineData("[2001:db8::1]", HeloKind.Other)]
    [InlineData("[]", HeloKind.Other)]
    [InlineData("bar.com.", HeloKind.Other)]
    [InlineData("-", HeloKind.Other)]
    public void A_client_is_called_something(string argument, HeloKind kind)
    {
        Assert.True(HeloName.TryParse(Encoding.ASCII.GetBytes(argument), out var name, out _));
        Assert.Equal(new HeloName(argument, kind), name);
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("ü")]
    public void A_name_is_one_printable_word(string argument)
    {
        Assert.False(HeloName.TryParse(Encoding.UTF8.GetBytes(argument), out _, out var refusal));
        Assert.Equal(501, refusal.Code);
    }

    [Theory]
    [InlineData("AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", "PLAIN", "test\0test\01234")] // RFC 4954 §4.1
    [InlineData("AUTH DIGEST-MD5", "DIGEST-MD5", null)]
    [InlineData("AUTH EXTERNAL =", "EXTERNAL", "")]
    public void AUTH_is_read_with_and_without_an_initial_response(string line, string mechanism, string? response)
    {
        Assert.True(SmtpCommand.TryParse(Encoding.ASCII.GetBytes(line), out var command, out _) && command.TryAuth(out var start, out _) && start.Mechanism == mechanism);
        Assert.True(command.TryAuth(out start, out _));
        Assert.Equal(response, start.InitialResponse is { } secret ? Encoding.ASCII.GetString(secret.Reveal().Span) : null);
    }

    [Theory]
    [InlineData("BDAT 86 LAST", 86, true)] // RFC 3030 §4.1
    [InlineData("BDAT 100000", 100000, false)]
    [InlineData("BDAT 0 last", 0, true)]
    [InlineData("BDAT 9223372036854775807", long.MaxValue, false)]
    public void BDAT_brings_a_size(string line, long size, bool isLast)
    {
        Assert.True(SmtpCommand.TryParse(Encoding.ASCII.GetBytes(line), out var command, out _));
        Assert.True(command.TryBdat(out var bdat, out _));
        Assert.Equal((size, isLast), (bdat.Size, bdat.IsLast));
        Assert.Equal(line.ToUpperInvariant(), "BDAT " + bdat);
    }

    [Theory]
    [InlineData("BDAT x")]
    [InlineData("BDAT -1")]
    [InlineData("BDAT +1")]
    [InlineData("BDAT 1LAST")]
    [InlineData("BDAT 1 LAST LAST")]
    [InlineData("BDAT 1 2")]
    [InlineData("BDAT 9223372036854775808")]
    [InlineData("AUTH PLAIN x")]
    [InlineData("AUTH PL;AIN")]
    [InlineData("XCLIENT ADDR")]
    [InlineData("XCLIENT ADDR=a=b")]
    public void A_wrong_argument_is_refused_with_501(string line)
    {
        Assert.True(SmtpCommand.TryParse(Encoding.ASCII.GetBytes(line), out var command, out _));
        var refusal = command.Verb switch
        {
            SmtpVerb.Bdat => command.TryBdat(out _, out var told) ? null : told,
            SmtpVerb.Auth => command.TryAuth(out _, out var told) ? null : told,
            _ => command.TryXclient(out _, out var told) ? null : told,
        };
        Assert.Equal(501, refusal?.Code);
    }
}
