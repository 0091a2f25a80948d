using System.Text;
using Postern.Wire.Configuration;

namespace Postern.Wire.Tests.Configuration;

public sealed class ConfigurationTextTests
{
    [Fact]
    public void A_file_is_read_line_by_line()
    {
        var text = Read("\uFEFF; comment\r\n  # another\n\nFIPS = no\r\n[pop3s]\n\taccept=:::995 \n connect =127.0.0.1:110 ; x\n[]\n[pop3s]\nexecArgs = a = b\ncert =\n");
        Assert.Empty(text.Problems);
        Assert.Equal(
            [
                "4 FIPS = no",
                "5 [pop3s]",
                "6 accept = :::995",
                "7 connect = 127.0.0.1:110 ; x",
                "8 []",
                "9 [pop3s]",
                "10 execArgs = a = b",
                "11 cert = ",
            ],
            text.Entries.Select(entry => $"{entry.Line} {entry}"));
        Assert.All(text.Entries, entry => Assert.Equal("f.conf", entry.File));
    }

    [Fact]
    public void The_last_line_needs_no_end() => Assert.Equal("b", Assert.Single(Read("a=b").Entries).Value);

    [Fact]
    public void Names_of_options_are_the_same_in_any_case()
    {
        var entries = Read("CAFile = x\n[CAfile]").Entries;
        Assert.True(entries[0].Is("CAfile"));
        Assert.False(entries[0].Is("CApath"));
        Assert.False(entries[1].Is("CAfile"));
    }

    [Fact]
    public void A_return_vanishes_wherever_it_stands() => Assert.Equal("bc", Assert.Single(Read("a=b\rc\r\n").Entries).Value);

    [Theory]
    [InlineData("accept 995", "The line has no =")]
    [InlineData("[pop3s", "is not closed")]
    [InlineData("[pop3s] ; x", "is not closed")]
    [InlineData("= 995", "is missing")]
    [InlineData("a = \0b", "zero byte")]
    public void What_is_wrong_is_said_with_its_line(string line, string part)
    {
        var text = Read("a = b\n" + line + "\nc = d");
        var problem = Assert.Single(text.Problems);
        Assert.Equal(2, problem.Line);
        Assert.StartsWith("f.conf:2: \"", problem.ToString(), StringComparison.Ordinal);
        Assert.Contains(part, problem.Message, StringComparison.Ordinal);
        Assert.Equal(2, text.Entries.Count);
    }

    [Fact]
    public void What_is_not_UTF_8_is_a_problem_but_not_in_a_comment()
    {
        var text = ConfigurationText.Read("f.conf", [(byte)';', 0xfc, (byte)'\n', (byte)'a', (byte)'=', 0xfc]);
        Assert.Equal(2, Assert.Single(text.Problems).Line);
    }

    [Fact]
    public void A_line_has_at_most_16_KiB()
    {
        var longest = "a=" + new string('x', ConfigurationText.LongestLine - 2);
        Assert.Empty(Read(longest + "\r\n").Problems);
        Assert.Contains("longer than", Assert.Single(Read(longest + "x").Problems).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_was_read_and_written_again_is_read_as_the_same()
    {
        var random = new Random(20266);
        for (var i = 0; i < 2000; i++)
        {
            var bytes = new byte[random.Next(60)];
            for (var j = 0; j < bytes.Length; j++)
                bytes[j] = (byte)"ab=[]; #\t\r\nü"[random.Next(12)];
            var first = ConfigurationText.Read("x", bytes).Entries.Select(entry => entry with { Line = 0 });
            var again = Read(string.Join('\n', first)).Entries.Select(entry => entry with { Line = 0, File = "x" });
            Assert.Equal(first, again);
        }
    }

    private static ConfigurationText Read(string text) => ConfigurationText.Read("f.conf", Encoding.UTF8.GetBytes(text));
}
