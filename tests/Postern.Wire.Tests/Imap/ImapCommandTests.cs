using System.Text;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapCommandTests
{
    [Theory]
    [InlineData("a001 CAPABILITY", "a001", "CAPABILITY", false)]
    [InlineData("a001 capability  ", "a001", "CAPABILITY", false)]
    [InlineData("1] NOOP", "1]", "NOOP", false)]
    [InlineData("A142 SELECT INBOX", "A142", "SELECT", true)]
    [InlineData("tag UID FETCH 1 (FLAGS)", "tag", "UID", true)]
    public void A_command_is_read(string text, string tag, string name, bool hasArguments)
    {
        Assert.True(ImapCommand.TryParse(Encoding.ASCII.GetBytes(text), out var command, out string told, out string fault), fault);
        Assert.Equal((tag, tag, name, hasArguments), (told, command.Tag, command.Name, command.HasArguments));
    }

    [Theory]
    [InlineData("", "*", "Wrong tag")]
    [InlineData("+ OK", "*", "Wrong tag")]
    [InlineData("* OK [CAPABILITY IMAP4rev1]", "*", "Wrong tag")]
    [InlineData("a\u0001 NOOP", "a", "A space is missing")]
    [InlineData("a(b NOOP", "a", "A space is missing")]
    [InlineData("a001", "a001", "A space is missing")]
    [InlineData("a001 ", "a001", "An atom is missing")]
    [InlineData("a001  NOOP", "a001", "An atom is missing")]
    [InlineData("a001 \"NOOP\"", "a001", "An atom is missing")]
    [InlineData("a001 NOOP(", "a001", "A space is missing")]
    public void What_is_no_command_is_refused_with_its_tag(string text, string tag, string fault)
    {
        Assert.False(ImapCommand.TryParse(Encoding.ASCII.GetBytes(text), out _, out string told, out string why));
        Assert.Equal((tag, fault), (told, why));
    }

    [Fact]
    public void A_tag_has_a_length() =>
        Assert.False(ImapCommand.TryParse(Encoding.ASCII.GetBytes(new string('a', ImapLimits.Tag + 1) + " NOOP"), out _, out _, out _));

    [Fact]
    public void A_name_in_another_charset_does_not_become_one_that_looks_like_it()
    {
        Assert.True(ImapCommand.TryParse([.. "a LOGIN {2}\r\nJ"u8, 0xF6, .. " secret"u8], out var command, out _, out _));
        Assert.False(command.TryLogin(out _, out _, out string fault));
        Assert.Equal("The name is not UTF-8", fault);
    }

    [Theory]
    [InlineData("a001 LOGIN SMITH SESAME", "SMITH", "SESAME")] // RFC 9051 §6.2.3
    [InlineData("A001 LOGIN {11}\r\nFRED FOOBAR {7}\r\nfat man", "FRED FOOBAR", "fat man")] // RFC 7888 §3
    [InlineData("A001 LOGIN {11+}\r\nFRED FOOBAR {7+}\r\nfat man", "FRED FOOBAR", "fat man")]
    [InlineData("a login \"smith@example.org\" \"s\\\\e\\\"same \"", "smith@example.org", "s\\e\"same ")]
    [InlineData("a login jürgen x", null, null)]
    [InlineData("a login \"jürgen\" \"\"", "jürgen", "")]
    [InlineData("a login a b ", "a", "b")]
    [InlineData("a login EXAMPLE\\anne \"x\"", "EXAMPLE\\anne", "x")] // imaplib of Python 3.11
    [InlineData("a login a%b*c ]x%", "a%b*c", "]x%")]
    [InlineData("a login a{1} b", null, null)]
    [InlineData("a login a", null, null)]
    [InlineData("a login a b c", null, null)]
    [InlineData("a login (a) b", null, null)]
    [InlineData("a login {3}\r\na\r\n b", null, null)]
    [InlineData("a login a {5}\r\nb\r\nc ", null, null)]
    public void LOGIN_brings_two_strings_or_nothing(string text, string? user, string? password)
    {
        Assert.True(ImapCommand.TryParse(Encoding.UTF8.GetBytes(text), out var command, out _, out string fault), fault);
        Assert.Equal(user is not null, command.TryLogin(out string name, out var secret, out fault));
        Assert.Equal(user is null, fault.Length > 0);
        Assert.Equal((user ?? "", password), (name, secret is null ? null : Encoding.UTF8.GetString(secret.Reveal().Span)));
        Assert.DoesNotContain("SESAME", command.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A01 AUTHENTICATE GSSAPI", "GSSAPI", null)]
    [InlineData("a AUTHENTICATE PLAIN dGVzdAB0ZXN0AHRlc3Q=", "PLAIN", "test\0test\0test")] // RFC 4959 §4
    [InlineData("a AUTHENTICATE external =", "EXTERNAL", "")]
    [InlineData("a AUTHENTICATE", null, null)]
    [InlineData("a AUTHENTICATE PLAIN x", null, null)]
    public void AUTHENTICATE_brings_a_mechanism(string text, string? mechanism, string? response)
    {
        Assert.True(ImapCommand.TryParse(Encoding.ASCII.GetBytes(text), out var command, out _, out _));
        Assert.Equal(mechanism is not null, command.TryAuthenticate(out var start, out _));
        Assert.Equal(mechanism, start?.Mechanism);
        Assert.Equal(response, start?.InitialResponse is { } secret ? Encoding.ASCII.GetString(secret.Reveal().Span) : null);
    }

    [Theory]
    [InlineData("t1 ENABLE CONDSTORE X-GOOD-IDEA", "CONDSTORE X-GOOD-IDEA")]
    [InlineData("t1 enable imap4rev2 ", "IMAP4REV2")]
    [InlineData("t1 ENABLE", "")]
    [InlineData("t1 ENABLE (A)", "")]
    public void ENABLE_brings_names(string text, string names) // RFC 5161 §3.1
    {
        Assert.True(ImapCommand.TryParse(Encoding.ASCII.GetBytes(text), out var command, out _, out _));
        Assert.Equal(names.Length > 0, command.TryEnable(out var found, out _));
        Assert.Equal(names, string.Join(' ', found));
    }

    [Theory]
    [InlineData("NIL", 0)]
    [InlineData("()", 0)]
    [InlineData("(\"name\" \"sodr\" \"version\" \"19.34\" \"vendor\" NIL)", 3)] // RFC 2971 §3.1
    [InlineData("(\"name\" {6}\r\nab\"(\\c)", 1)]
    public void ID_brings_fields(string list, int count)
    {
        Assert.True(ImapId.TryParse(Encoding.ASCII.GetBytes(list), out var id, out string fault), fault);
        Assert.Equal(count, id.Fields.Count);
        Assert.True(ImapId.TryParse(Encoding.ASCII.GetBytes(id.Format()), out var again, out fault), fault);
        Assert.Equal(id.Fields, again.Fields);
    }

    [Theory]
    [InlineData("")]
    [InlineData("(\"name\")")]
    [InlineData("(name \"x\")")]
    [InlineData("(NIL NIL)")]
    [InlineData("(\"name\" x)")]
    [InlineData("NILS")]
    public void ID_that_is_broken_is_refused(string list) => Assert.False(ImapId.TryParse(Encoding.ASCII.GetBytes(list), out _, out _));

    [Theory]
    [InlineData(30, 30, 1024, true)]
    [InlineData(31, 30, 1024, false)]
    [InlineData(1, 31, 1, false)]
    [InlineData(1, 1, 1025, false)]
    public void ID_has_limits(int pairs, int field, int value, bool isTaken) // RFC 2971 §3.3
    {
        string pair = $"\"{new string('f', field)}\" \"{new string('v', value)}\"";
        Assert.Equal(isTaken, ImapId.TryParse(Encoding.ASCII.GetBytes($"({string.Join(' ', Enumerable.Repeat(pair, pairs))})"), out _, out _));
    }

    [Fact]
    public void ID_is_written_in_one_clean_line()
    {
        string text = new ImapId().Add("x-originating-ip", "192.0.2.1").Add("name", "a\r\n\"b\\").Add("os", null).Format();
        Assert.Equal("(\"x-originating-ip\" \"192.0.2.1\" \"name\" \"a??\\\"b\\\\\" \"os\" NIL)", text);
    }
}
