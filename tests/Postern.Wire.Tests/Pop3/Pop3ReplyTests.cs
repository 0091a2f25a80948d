using System.Text;
using Postern.Wire.Pop3;
using Postern.Wire.Tests.Ends;

namespace Postern.Wire.Tests.Pop3;

public sealed class Pop3ReplyTests
{
    [Theory]
    [InlineData("+OK", Pop3Status.Ok, null, "")]
    [InlineData("+OK maildrop locked and ready", Pop3Status.Ok, null, "maildrop locked and ready")]
    [InlineData("-ERR [IN-USE] Do you have another POP session running?", Pop3Status.Error, "IN-USE", "Do you have another POP session running?")]
    [InlineData("-ERR [sys/temp]", Pop3Status.Error, "SYS/TEMP", "")]
    [InlineData("-ERR [no code] here", Pop3Status.Error, null, "[no code] here")]
    [InlineData("-ERR [] none", Pop3Status.Error, null, "[] none")]
    [InlineData("-err lower case", Pop3Status.Error, null, "lower case")]
    [InlineData("+ ", Pop3Status.Challenge, null, "")]
    [InlineData("+", Pop3Status.Challenge, null, "")]
    [InlineData("+ eyJzdGF0dXMiOiI0MDAifQ==", Pop3Status.Challenge, null, "eyJzdGF0dXMiOiI0MDAifQ==")]
    public void A_reply_is_read(string line, Pop3Status status, string? code, string text) =>
        Assert.Equal(new Pop3Reply(status, code, text), Read(line));

    [Theory]
    [InlineData("")]
    [InlineData("OK")]
    [InlineData("+OKAY")]
    [InlineData("* OK IMAP4rev1")]
    [InlineData("220 smtp")]
    [InlineData("+OK\tx")]
    public void Another_protocol_is_no_reply(string line) => Assert.False(Pop3Reply.TryParse(Encoding.ASCII.GetBytes(line), out _, out _));

    [Theory]
    [InlineData("a\r\n+OK b", "-ERR a??+OK b\r\n")]
    [InlineData("[IN-USE] not a code", "-ERR (IN-USE] not a code\r\n")]
    [InlineData("ü\0\u001b", "-ERR ????\r\n")]
    public void Foreign_words_make_no_second_line_and_no_code(string text, string line) => Assert.Equal(line, Pop3Reply.Error(text).Format());

    [Fact]
    public void A_line_has_at_most_512_octets() => Assert.Equal(512, Pop3Reply.Error(new('x', 10_000), Pop3Reply.InUse).Format().Length);

    [Fact]
    public void A_challenge_is_as_long_as_it_must_be()
    {
        byte[] challenge = [.. Enumerable.Repeat((byte)7, 3000)];
        Assert.Equal($"+ {Convert.ToBase64String(challenge)}\r\n", Pop3Reply.Challenge(challenge).Format());
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(1939);
        for (int i = 0; i < 2000; i++)
        {
            string text = RandomEnds.Text(random, "abc [](){}<>@.:=+-/ ~", 0, 60);
            string? code = random.Next(2) == 0 ? null : RandomEnds.Text(random, "ABC-/9", 1, 20);
            if (code is null && text.StartsWith('['))
                continue;
            var reply = new Pop3Reply(random.Next(2) == 0 ? Pop3Status.Ok : Pop3Status.Error, code, text);
            Assert.Equal(reply, Read(reply.Format().TrimEnd('\r', '\n')));
        }
    }

    [Theory]
    [InlineData("+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>", "<1896.697170952@dbc.mtview.ca.us>")]
    [InlineData("+OK <1@x> and <2@y>", "<1@x>")]
    [InlineData("+OK <not one> but <2@y>", "<2@y>")]
    [InlineData("+OK Hello there.", null)]
    [InlineData("+OK <@x> <x@> <a@b@c> <x", null)]
    [InlineData("+OK <a\"b@c>", null)]
    [InlineData("-ERR <1@x>", null)]
    public void A_greeting_has_a_timestamp_or_none(string line, string? timestamp)
    {
        Assert.True(Pop3Greeting.TryParse(Encoding.ASCII.GetBytes(line), out var greeting, out _));
        Assert.Equal(timestamp, greeting.Timestamp);
    }

    [Theory]
    [InlineData("1896.697170952", "dbc.mtview.ca.us")]
    [InlineData("a<b>c@d", "")]
    public void A_greeting_that_is_made_is_read(string unique, string host)
    {
        var made = Pop3Greeting.WithTimestamp("ready", unique, host);
        Assert.True(Pop3Greeting.TryParse(Encoding.ASCII.GetBytes(made.Format().TrimEnd('\r', '\n')), out var read, out _));
        Assert.Equal(made, read);
        Assert.NotNull(read.Timestamp);
    }

    private static Pop3Reply Read(string line)
    {
        Assert.True(Pop3Reply.TryParse(Encoding.ASCII.GetBytes(line), out var reply, out string fault), fault);
        return reply;
    }
}
