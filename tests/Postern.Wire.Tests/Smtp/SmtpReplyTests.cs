using System.Text;
using Postern.Wire.Smtp;
using Postern.Wire.Tests.Ends;

namespace Postern.Wire.Tests.Smtp;

public sealed class SmtpReplyTests
{
    [Theory]
    [InlineData("250 OK", 250, null, "OK")]
    [InlineData("250", 250, null, "")]
    [InlineData("250 ", 250, null, "")]
    [InlineData("250 2.1.0 Sender ok", 250, "2.1.0", "Sender ok")]
    [InlineData("535 5.7.8", 535, "5.7.8", "")]
    [InlineData("550 2.1.0 digits do not agree", 550, null, "2.1.0 digits do not agree")]
    [InlineData("550 5.01.1 zero", 550, null, "5.01.1 zero")]
    [InlineData("354 3.0.0 x", 354, null, "3.0.0 x")]
    [InlineData("250-5.1.1 a\r\n250 5.1.2 b", 250, null, "5.1.1 a 5.1.2 b")]
    [InlineData("553-5.3.0 a\r\n553 5.3.0 b", 553, "5.3.0", "a b")]
    [InlineData("220-mx ESMTP\r\n220-\r\n220 no relay", 220, null, "mx ESMTP  no relay")]
    public void A_reply_is_read(string lines, int code, string? status, string text)
    {
        var reply = Read(lines);
        Assert.Equal((code, status, text), (reply.Code, reply.Status?.ToString(), reply.Text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("25")]
    [InlineData("2500")]
    [InlineData("150 x")]
    [InlineData("650 x")]
    [InlineData("2x0 x")]
    [InlineData("250_x")]
    [InlineData("* OK")]
    [InlineData("250-a\r\n251 b")]
    public void What_is_no_reply_is_refused(string lines) => Assert.False(TryRead(lines, out _));

    [Fact]
    public void A_reply_without_end_is_left()
    {
        var reader = new SmtpReplyReader();
        for (int i = 0; i < SmtpLimits.ReplyLines; i++)
            Assert.True(reader.TryRead("250-x"u8, out _, out _));
        Assert.False(reader.TryRead("250 x"u8, out _, out string fault));
        Assert.Equal("Reply too long", fault);
    }

    [Fact]
    public void One_reply_follows_another()
    {
        var reader = new SmtpReplyReader();
        Assert.True(reader.TryRead("250-a"u8, out var reply, out _));
        Assert.Null(reply);
        Assert.True(reader.TryRead("250 b"u8, out reply, out _));
        Assert.Equal(2, reply?.Lines.Count);
        Assert.True(reader.TryRead("550 c"u8, out reply, out _));
        Assert.Equal(["c"], reply?.Lines ?? []);
    }

    [Theory]
    [InlineData("a\r\n250 b", "550 5.1.1 a??250 b\r\n")]
    [InlineData("", "550 5.1.1 \r\n")]
    [InlineData("ü", "550 5.1.1 ??\r\n")]
    public void Foreign_words_make_no_second_line(string text, string line) => Assert.Equal(line, SmtpReply.Of(550, "5.1.1", text).Format());

    [Fact]
    public void A_long_text_goes_on_in_the_next_line()
    {
        string text = string.Join(' ', Enumerable.Range(0, 400).Select(i => $"word{i}"));
        string[] lines = SmtpReply.Of(550, "5.7.1", text).Format().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.All(lines, line => Assert.InRange(line.Length, 1, 510));
        Assert.All(lines.SkipLast(1), line => Assert.StartsWith("550-5.7.1 ", line, StringComparison.Ordinal));
        Assert.Equal(text, Read(string.Join("\r\n", lines)).Text);
        lines = SmtpReply.Of(250, new string('x', 2000)).Format().Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal([510, 510, 510, 4 + 2000 - (3 * 506)], lines.Select(line => line.Length));
    }

    [Fact]
    public void A_challenge_stays_in_one_line()
    {
        byte[] challenge = new byte[2000];
        string line = SmtpReply.Challenge(challenge).Format();
        Assert.Equal($"334 {Convert.ToBase64String(challenge)}\r\n", line);
        Assert.Equal(Convert.ToBase64String(challenge), Read(line.TrimEnd()).Text);
    }

    [Theory]
    [InlineData(250, true, false, false, false)]
    [InlineData(354, false, true, false, false)]
    [InlineData(421, false, false, true, false)]
    [InlineData(550, false, false, false, true)]
    public void The_first_digit_says_what_it_comes_to(int code, bool done, bool goOn, bool later, bool never)
    {
        var reply = SmtpReply.Of(code, "");
        Assert.Equal((done, goOn, later, never), (reply.IsPositive, reply.IsIntermediate, reply.IsTransient, reply.IsPermanent));
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(2034);
        for (int i = 0; i < 2000; i++)
        {
            int code = random.Next(200, 600);
            EnhancedStatus? status = random.Next(2) == 0 || code / 100 == 3 ? null : new(code / 100, random.Next(1000), random.Next(1000));
            var reply = new SmtpReply(code, status, [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => RandomEnds.Text(random, "abc 015.-<>@", 0, 30))]);
            var read = Read(reply.Format()[..^2]);
            if (status is null && read.Status is not null)
                continue; // words that look like a code are one
            Assert.Equal((code, status), (read.Code, read.Status));
            Assert.Equal(reply.Lines, read.Lines);
        }
    }

    // RFC 5321 §4.1.1.1, RFC 4954 §4.1, and what Postfix says with broken_sasl_auth_clients
    private const string Example = "250-mail.example hello\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250-STARTTLS\r\n250-AUTH PLAIN LOGIN\r\n250-AUTH=PLAIN XOAUTH2\r\n250-8BITMIME\r\n250-x_odd thing\r\n250-(nothing)\r\n250-SMTPUTF8\r\n250 CHUNKING";

    [Fact]
    public void EHLO_is_read_asked_and_edited()
    {
        Assert.True(EhloReply.TryRead(Read(Example), out var ehlo));
        Assert.Equal(("mail.example", 10240000L), (ehlo.Host, ehlo.Size));
        Assert.Equal(["PLAIN", "LOGIN", "XOAUTH2"], ehlo.Mechanisms);
        Assert.True(ehlo.Has("starttls") && !ehlo.Has("DSN"));
        Assert.Equal(SmtpExtensions.Size | SmtpExtensions.Auth | SmtpExtensions.EightBitMime | SmtpExtensions.Utf8, ehlo.Extensions);
        Assert.Equal(
            "250-door.example\r\n250-PIPELINING\r\n250-SIZE 5\r\n250-AUTH SCRAM-SHA-256\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n",
            ehlo.WithGreeting("door.example").Without("STARTTLS", "chunking", "X_ODD").With("size", "5").WithMechanisms("SCRAM-SHA-256").ToReply().Format());
        Assert.Empty(ehlo.WithMechanisms().Mechanisms);
    }

    [Fact]
    public void EHLO_is_written_as_it_was_read() =>
        Assert.Equal(Example.Replace("x_odd", "X_ODD", StringComparison.Ordinal).Replace("250-(nothing)\r\n", "", StringComparison.Ordinal) + "\r\n", EhloReply.TryRead(Read(Example), out var ehlo) ? ehlo.ToReply().Format() : "");

    [Theory]
    [InlineData("250 mail.example")]
    [InlineData("250")]
    [InlineData("250-x\r\n250-SIZE 0\r\n250 AUTH")]
    [InlineData("250-x\r\n250-SIZE many\r\n250 AUTH=")]
    public void A_server_may_say_nothing(string lines)
    {
        Assert.True(EhloReply.TryRead(Read(lines), out var ehlo));
        Assert.Equal((0, null, SmtpExtensions.None), (ehlo.Mechanisms.Count, ehlo.Size, ehlo.Extensions & ~SmtpExtensions.Size));
    }

    [Fact]
    public void A_refusal_of_EHLO_says_nothing() => Assert.False(EhloReply.TryRead(Read("502 no"), out _));

    private static SmtpReply Read(string lines)
    {
        Assert.True(TryRead(lines, out var reply));
        return reply ?? throw new InvalidOperationException("the reply is not whole: " + lines);
    }

    private static bool TryRead(string lines, out SmtpReply? reply)
    {
        reply = null;
        var reader = new SmtpReplyReader();
        return lines.Split("\r\n").Select(line => Encoding.ASCII.GetBytes(line)).ToList() is var all && ReadAll(reader, all, ref reply);
    }

    private static bool ReadAll(SmtpReplyReader reader, List<byte[]> lines, ref SmtpReply? reply)
    {
        foreach (byte[] line in lines)
        {
            if (!reader.TryRead(line, out reply, out _))
                return false;
        }
        return true;
    }
}
