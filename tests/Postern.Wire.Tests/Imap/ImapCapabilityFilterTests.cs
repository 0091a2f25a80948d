using System.Buffers;
using System.Text;
using Postern.Wire.Imap;

namespace Postern.Wire.Tests.Imap;

public sealed class ImapCapabilityFilterTests
{
    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1 STARTTLS ID\r\n", "* CAPABILITY IMAP4rev1 ID\r\n")]
    [InlineData("* capability IMAP4rev1 starttls\n", "* capability IMAP4rev1\n")]
    [InlineData("* OK [CAPABILITY IMAP4rev1 STARTTLS] Dovecot ready.\r\n", "* OK [CAPABILITY IMAP4rev1] Dovecot ready.\r\n")]
    [InlineData("a1 OK [CAPABILITY IMAP4rev1 STARTTLS X] Logged in\r\n", "a1 OK [CAPABILITY IMAP4rev1 X] Logged in\r\n")]
    [InlineData("* PREAUTH [CAPABILITY STARTTLS X] x\r\n", "* PREAUTH [CAPABILITY X] x\r\n")]
    [InlineData("a1 OK [CAPABILITY STARTTLS X] read {5}\r\n* CAPABILITY STARTTLS Y\r\n", "a1 OK [CAPABILITY X] read {5}\r\n* CAPABILITY Y\r\n")]
    [InlineData("* CAPABILITY X {24} STARTTLS\r\n* CAPABILITY STARTTLS Y\r\n", "* CAPABILITY X\r\n* CAPABILITY Y\r\n")]
    [InlineData("+ idling {9}\r\n* CAPABILITY STARTTLS Y\r\n", "+ idling {9}\r\n* CAPABILITY Y\r\n")]
    [InlineData("* NO [BADCHARSET ({5}\r\nUTF-8)] x {3}\r\n* CAPABILITY STARTTLS Y\r\n", "* NO [BADCHARSET ({5}\r\nUTF-8)] x {3}\r\n* CAPABILITY Y\r\n")]
    [InlineData("* 1 FETCH (BODY[] {3}\r\nabc)\r\n* CAPABILITY STARTTLS Y\r\n", "* 1 FETCH (BODY[] {3}\r\nabc)\r\n* CAPABILITY Y\r\n")]
    public void A_list_is_changed_where_it_stands(string input, string output) => Assert.Equal(output, Pass(input, [input.Length]));

    [Theory]
    [InlineData("* CAPABILITY IMAP4rev1  ID\r\n")]
    [InlineData("* 1 FETCH (BODY[] {28}\r\n\r\n* CAPABILITY STARTTLS Y\r\n)\r\n")]
    [InlineData("* 1 FETCH (BODY[] {2}\r\nab BODY[TEXT] {27+}\r\n* OK [CAPABILITY STARTTLS]\r\n)\r\n")]
    [InlineData("* 1 FETCH (BINARY[] ~{26}\r\n* CAPABILITY STARTTLS Y\r\n\0)\r\n")]
    [InlineData("* 1 FETCH (X {0}\r\n* CAPABILITY STARTTLS\r\n")]
    [InlineData("* LIST () \"/\" {25}\r\n* CAPABILITY STARTTLS Y\r\n\r\n")]
    [InlineData("* OK see [CAPABILITY STARTTLS]\r\n")]
    [InlineData("* OK [CAPABILITY STARTTLS\r\n")]
    [InlineData("* CAPABILITY\r\n")]
    [InlineData("* CAPABILITY STARTTLS {24}\r\n* CAPABILITY STARTTLS Y\r\n")]
    [InlineData("x* CAPABILITY STARTTLS\r\n")]
    [InlineData("+ CAPABILITY STARTTLS\r\n")]
    [InlineData("* CAPABILITY STARTTLS")]
    [InlineData("* SEARCH 1 2 3\r\n\r\n\n")]
    [InlineData("* 1 FETCH (X {99999999999999999999}\r\n* CAPABILITY STARTTLS\r\n")]
    public void Everything_else_passes_untouched(string input) => Assert.Equal(input, Pass(input, [input.Length]));

    [Fact]
    public void A_line_that_is_too_long_passes_untouched_and_its_literal_is_seen()
    {
        string filler = new('x', ImapLimits.CapabilityLine);
        string literal = "* CAPABILITY STARTTLS Y\r\n";
        string input = $"* CAPABILITY STARTTLS {filler}\r\n* 1 FETCH (X {filler} {{{literal.Length}}}\r\n{literal})\r\n* OK {filler} {{5}}\r\n";
        Assert.Equal(input + "* CAPABILITY Y\r\n", Pass(input + literal, [input.Length + literal.Length]));
    }

    [Fact]
    public void A_line_of_just_the_limit_is_changed()
    {
        string line = "* CAPABILITY STARTTLS ";
        line += new string('x', ImapLimits.CapabilityLine - line.Length - 2) + "\r\n";
        Assert.Equal(line.Replace("STARTTLS ", "", StringComparison.Ordinal), Pass(line, [line.Length]));
        line = line.Replace("\r\n", "y\r\n", StringComparison.Ordinal);
        Assert.Equal(line, Pass(line, [line.Length]));
    }

    [Fact]
    public void However_the_bytes_are_cut_the_same_comes_out()
    {
        const string Input = "* OK [CAPABILITY IMAP4rev1 STARTTLS] hi {3}\r\n* 1 FETCH (BODY[] {27}\r\n* OK [CAPABILITY STARTTLS]\r X {1}\r\n))\r\n* NO [X ({2}\r\nab)] y {9}\r\na OK [CAPABILITY STARTTLS ID] y\r\n* CAPABILITY STARTTLS Y\r\n* CAP";
        string whole = Pass(Input, [Input.Length]);
        Assert.Contains("* OK [CAPABILITY IMAP4rev1] hi", whole, StringComparison.Ordinal);
        Assert.Contains("* CAPABILITY Y\r\n* CAP", whole, StringComparison.Ordinal);
        for (int first = 0; first <= Input.Length; first++)
            Assert.Equal(whole, Pass(Input, [first, Input.Length - first]));
        Assert.Equal(whole, Pass(Input, [.. Enumerable.Repeat(1, Input.Length)]));
    }

    [Fact]
    public void Long_lines_are_cut_anywhere_too()
    {
        string filler = new('x', ImapLimits.CapabilityLine - 30);
        string input = $"* 1 FETCH (X \"{filler}\" Y {{24}}\r\n* CAPABILITY STARTTLS Y\n)\r\n* OK [X {filler}{filler}] {{7}}\r\n* CAPABILITY STARTTLS Y\r\n";
        string whole = Pass(input, [input.Length]);
        Assert.EndsWith("* CAPABILITY Y\r\n", whole, StringComparison.Ordinal);
        Assert.Contains("* CAPABILITY STARTTLS Y\n)", whole, StringComparison.Ordinal);
        var random = new Random(7);
        for (int i = 0; i < 300; i++)
        {
            var pieces = new List<int>();
            for (int left = input.Length; left > 0; left -= pieces[^1])
                pieces.Add(Math.Min(left, random.Next(1, i % 2 == 0 ? 40 : 9000)));
            Assert.Equal(whole, Pass(input, pieces));
        }
    }

    [Fact]
    public void A_whole_line_is_never_held_back()
    {
        var filter = new ImapCapabilityFilter(all => all);
        var output = new ArrayBufferWriter<byte>();
        filter.Pass("* OK [CAPABILITY X] hi\r\n* 1 EX"u8, output);
        Assert.Equal("* OK [CAPABILITY X] hi\r\n", Encoding.ASCII.GetString(output.WrittenSpan));
        filter.Pass("ISTS\r\n"u8, output);
        Assert.EndsWith("* 1 EXISTS\r\n", Encoding.ASCII.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }

    private static string Pass(string input, IEnumerable<int> pieces)
    {
        var filter = new ImapCapabilityFilter(all => all.Without("STARTTLS"));
        var output = new ArrayBufferWriter<byte>();
        var rest = Encoding.Latin1.GetBytes(input).AsSpan();
        foreach (int piece in pieces)
        {
            filter.Pass(rest[..piece], output);
            rest = rest[piece..];
        }
        filter.Finish(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
