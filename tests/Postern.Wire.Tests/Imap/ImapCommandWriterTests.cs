using System.Text;
using Postern.Wire.Imap;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapCommandWriterTests
{
    [Theory]
    [InlineData("smith", "sesame", ImapLiterals.Synchronizing, "a1 LOGIN smith sesame\r\n")]
    [InlineData("a b", "", ImapLiterals.Synchronizing, "a1 LOGIN \"a b\" \"\"\r\n")]
    [InlineData("DOMAIN\\anne", "\"", ImapLiterals.Synchronizing, "a1 LOGIN \"DOMAIN\\\\anne\" \"\\\"\"\r\n")]
    [InlineData("nil", "{5}", ImapLiterals.Synchronizing, "a1 LOGIN \"nil\" \"{5}\"\r\n")]
    [InlineData("ü", "ä", ImapLiterals.Synchronizing, "a1 LOGIN {2}\r\n|ü {2}\r\n|ä\r\n")]
    [InlineData("ü", "x", ImapLiterals.Minus, "a1 LOGIN {2+}\r\nü x\r\n")]
    [InlineData("ü", "x", ImapLiterals.Plus, "a1 LOGIN {2+}\r\nü x\r\n")]
    public void LOGIN_takes_the_plainest_form(string user, string password, ImapLiterals literals, string segments)
    {
        Assert.True(ImapCommandWriter.TryLogin("a1", user, new(password), literals, out var made, out string fault), fault);
        Assert.Equal(segments, string.Join('|', made.Select(Encoding.UTF8.GetString)));
    }

    [Theory]
    [InlineData(500, 0)]
    [InlineData(501, 1)]
    public void A_long_string_is_a_literal(int length, int waits)
    {
        Assert.True(ImapCommandWriter.TryLogin("a1", "x", new(new string('p', length)), ImapLiterals.Synchronizing, out var made, out _));
        Assert.Equal(waits, made.Count - 1);
    }

    [Theory]
    [InlineData(4096, 1)]
    [InlineData(4097, 2)]
    public void LITERAL_minus_has_its_limit(int length, int segments)
    {
        Assert.True(ImapCommandWriter.TryLogin("a1", "x", new(new string('p', length)), ImapLiterals.Minus, out var made, out _));
        Assert.Equal(segments, made.Count);
    }

    [Theory]
    [InlineData("a\r\nb1 DELETE INBOX", "x")]
    [InlineData("a", "x\n")]
    [InlineData("a", "x\0")]
    public void No_line_end_goes_into_a_command(string user, string password) =>
        Assert.False(ImapCommandWriter.TryLogin("a1", user, new(password), ImapLiterals.Plus, out _, out _));

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("+")]
    [InlineData("*")]
    public void A_tag_is_one(string tag) => Assert.False(new ImapCommandWriter(tag, ImapLiterals.Plus).Atom("NOOP").TryFinish(out _, out _));

    [Fact]
    public void An_atom_is_one() => Assert.False(new ImapCommandWriter("a", ImapLiterals.Plus).Atom("NOOP\r\nb").TryFinish(out _, out _));

    [Fact]
    public void AUTHENTICATE_goes_with_its_initial_response_or_without()
    {
        Assert.True(ImapCommandWriter.TryAuthenticate("a", new("PLAIN", new("\0u\0p")), out var made, out _));
        Assert.Equal("a AUTHENTICATE PLAIN AHUAcA==\r\n", Encoding.ASCII.GetString(made.Single()));
        Assert.True(ImapCommandWriter.TryAuthenticate("a", new("EXTERNAL", new("")), out made, out _));
        Assert.Equal("a AUTHENTICATE EXTERNAL =\r\n", Encoding.ASCII.GetString(made.Single()));
        Assert.True(ImapCommandWriter.TryAuthenticate("a", new("LOGIN", null), out made, out _));
        Assert.Equal("a AUTHENTICATE LOGIN\r\n", Encoding.ASCII.GetString(made.Single()));
    }

    [Theory]
    [InlineData("IMAP4rev1", ImapLiterals.Synchronizing)]
    [InlineData("IMAP4rev1 LITERAL-", ImapLiterals.Minus)]
    [InlineData("IMAP4rev2", ImapLiterals.Minus)]
    [InlineData("IMAP4rev1 literal+ LITERAL-", ImapLiterals.Plus)]
    public void The_server_says_which_literals_it_takes(string list, ImapLiterals literals) =>
        Assert.Equal(literals, ImapCommandWriter.LiteralsOf(ImapCapabilities.Read(Encoding.ASCII.GetBytes(list))));

    [Fact]
    public void What_is_written_is_framed_and_read_by_a_server()
    {
        var random = new Random(3501);
        for (int i = 0; i < 1000; i++)
        {
            string user = Word(random);
            string password = Word(random);
            Assert.True(ImapCommandWriter.TryLogin("a1", user, new(password), (ImapLiterals)random.Next(3), out var made, out string fault), fault);
            byte[] bytes = [.. made.SelectMany(segment => segment)];
            Frame(bytes);
            Assert.True(ImapCommand.TryParse(bytes.AsSpan()[..^2], out var command, out _, out fault), fault);
            Assert.True(command.TryLogin(out string name, out var secret, out fault), fault);
            Assert.Equal((user, new Secret(password)), (name, secret));
        }
    }

    /// <summary>Goes through a command as the reader of a connection does, and sees that it ends where it ends.</summary>
    private static void Frame(ReadOnlySpan<byte> bytes)
    {
        var framer = new ImapFramer();
        while (true)
        {
            int end = bytes.IndexOf("\r\n"u8);
            var frame = framer.Line(bytes[..end]);
            bytes = bytes[(end + 2)..];
            if (frame.Kind == ImapFrameKind.Complete)
                break;
            Assert.Equal(ImapFrameKind.Literal, frame.Kind);
            bytes = bytes[frame.Literal..];
        }
        Assert.True(bytes.IsEmpty);
    }

    private static string Word(Random random) => Ends.RandomEnds.Text(random, "aZ09 \"\\(){}%*]+äé€\t@.~", 0, random.Next(20) == 0 ? 700 : 12);
}
