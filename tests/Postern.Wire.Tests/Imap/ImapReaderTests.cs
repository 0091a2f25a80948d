using System.Text;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapReaderTests
{
    [Theory]
    [InlineData("abc", "abc")]
    [InlineData("a]b", "a]b")]
    [InlineData("\"\"", "")]
    [InlineData("\"a b\"", "a b")]
    [InlineData("\"a\\\"b\\\\c\"", "a\"b\\c")]
    [InlineData("\"ü\"", "ü")]
    [InlineData("{0}\r\n", "")]
    [InlineData("{3}\r\na\"b", "a\"b")]
    [InlineData("{4+}\r\na\r\nb", "a\r\nb")]
    [InlineData("{2-}\r\n{}", "{}")]
    [InlineData("NIL", "NIL")]
    public void An_astring_is_read(string text, string value)
    {
        var reader = new ImapReader(Encoding.UTF8.GetBytes(text));
        Assert.Equal(value, Encoding.UTF8.GetString(reader.Astring()));
        Assert.True(reader.End(), reader.Fault);
    }

    [Theory]
    [InlineData("", "A string is missing")]
    [InlineData("(", "A string is missing")]
    [InlineData("a(b", "Too many arguments")]
    [InlineData("a%", "Too many arguments")]
    [InlineData("ü", "A string is missing")]
    [InlineData("\"a", "A quote is missing")]
    [InlineData("\"a\\", "Wrong escape between quotes")]
    [InlineData("\"a\\n\"", "Wrong escape between quotes")]
    [InlineData("\"a\nb\"", "Control character between quotes")]
    [InlineData("\"a\0b\"", "Control character between quotes")]
    [InlineData("{3}\r\nab", "A literal is not whole")]
    [InlineData("{3}\nabc", "A string is missing")]
    [InlineData("{3}\rabcd", "A literal is not whole")]
    [InlineData("{99999999999999999999}\r\nabc", "A literal is not whole")]
    [InlineData("{-1}\r\nabc", "A string is missing")]
    [InlineData("{}\r\nabc", "A string is missing")]
    [InlineData("{1}\r\n\0", "A zero octet in a literal")]
    [InlineData("~{1}\r\na", "Too many arguments")]
    public void A_string_that_is_none_is_told(string text, string fault)
    {
        var reader = new ImapReader(Encoding.UTF8.GetBytes(text));
        reader.Astring();
        Assert.False(reader.End());
        Assert.Equal(fault, reader.Fault);
    }

    [Fact]
    public void The_first_fault_stays_and_everything_behind_it_is_empty()
    {
        var reader = new ImapReader("a  b (c d)"u8);
        Assert.Equal("a", reader.Atom());
        reader.Sp();
        Assert.Equal("", reader.Atom());
        Assert.Equal("An atom is missing", reader.Fault);
        reader.Sp();
        reader.Open();
        Assert.False(reader.Item());
        Assert.Equal(0u, reader.Number());
        Assert.True(reader.Astring().IsEmpty);
        Assert.False(reader.End());
        Assert.Equal("An atom is missing", reader.Fault);
    }

    [Theory]
    [InlineData("()", "")]
    [InlineData("(a)", "a")]
    [InlineData("(a b c)", "a b c")]
    [InlineData("({1}\r\n( b)", "( b")]
    [InlineData("(\"(\" b)", "( b")]
    public void A_list_is_gone_through(string text, string items)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        var found = new List<string>();
        reader.Open();
        while (reader.Item())
            found.Add(Encoding.ASCII.GetString(reader.Astring()));
        Assert.True(reader.End(), reader.Fault);
        Assert.Equal(items, string.Join(' ', found));
    }

    [Theory]
    [InlineData("(a")]
    [InlineData("(a ")]
    [InlineData("(a  b)")]
    [InlineData("(a b")]
    [InlineData("( a)")]
    [InlineData("a)")]
    [InlineData("(a b))")]
    [InlineData("(a(b))")]
    public void A_list_that_is_broken_ends(string text)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        reader.Open();
        while (reader.Item())
            reader.Astring();
        Assert.False(reader.End());
    }

    [Fact]
    public void Parentheses_have_an_end()
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(new string('(', 100_000)));
        while (reader.Fault is null)
            reader.Open();
        Assert.Equal("Too many parentheses", reader.Fault);
    }

    [Fact]
    public void Lists_lie_within_lists()
    {
        var reader = new ImapReader("((a b) (c) ())"u8);
        var found = new List<string>();
        reader.Open();
        while (reader.Item())
        {
            reader.Open();
            while (reader.Item())
                found.Add(reader.Atom());
            found.Add("/");
        }
        Assert.True(reader.End(), reader.Fault);
        Assert.Equal("a b / c / /", string.Join(' ', found));
    }

    [Theory]
    [InlineData("0", 0u, true)]
    [InlineData("4294967295", uint.MaxValue, true)]
    [InlineData("4294967296", 0u, false)]
    [InlineData("-1", 0u, false)]
    [InlineData("+1", 0u, false)]
    [InlineData("99999999999999999999", 0u, false)]
    [InlineData("x", 0u, false)]
    [InlineData("1x", 1u, false)]
    public void A_number_has_32_bits(string text, uint number, bool isTaken)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        Assert.Equal(number, reader.Number());
        Assert.Equal(isTaken, reader.End());
    }

    [Fact]
    public void A_number_that_must_not_be_zero_is_not()
    {
        var reader = new ImapReader("0"u8);
        reader.NzNumber();
        Assert.Equal("A number begins with zero", reader.Fault);
    }

    [Theory]
    [InlineData("NIL", null)]
    [InlineData("nil", null)]
    [InlineData("\"NIL\"", "NIL")]
    [InlineData("{3}\r\nNIL", "NIL")]
    public void Nothing_is_not_the_word_for_it(string text, string? value)
    {
        var reader = new ImapReader(Encoding.ASCII.GetBytes(text));
        Assert.Equal(value, reader.Nstring(out var read) ? Encoding.ASCII.GetString(read) : null);
        Assert.True(reader.End(), reader.Fault);
    }

    [Fact]
    public void A_literal8_may_hold_a_zero_octet()
    {
        var reader = new ImapReader("~{3+}\r\na\0b"u8);
        Assert.Equal("a\0b"u8.ToArray(), reader.Literal8().ToArray());
        Assert.True(reader.End(), reader.Fault);
    }
}
