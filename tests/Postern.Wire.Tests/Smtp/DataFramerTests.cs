using System.Buffers;
using System.Text;
using Postern.Wire.Smtp.Content;

namespace Postern.Wire.Tests.Smtp;

public sealed class DataFramerTests
{
    private const DataFaults Cr = DataFaults.BareCr;
    private const DataFaults Lf = DataFaults.BareLf;
    private const DataFaults End = DataFaults.FalseEnd;

    [Theory]
    [InlineData("a\r\n.\r\n", "a\r\n")]
    [InlineData(".\r\n", "")]
    [InlineData("\r\n.\r\n", "\r\n")]
    [InlineData("..\r\n.\r\n", ".\r\n")]
    [InlineData("..a\r\n...\r\n.\r\n", ".a\r\n..\r\n")]
    [InlineData(".a\r\n.\r\n", "a\r\n")]
    [InlineData("a.\r\n.\r\n", "a.\r\n")]
    [InlineData("a\r\n..\r\nb\r\n.\r\n", "a\r\n.\r\nb\r\n")]
    public void A_mail_ends_with_a_dot_alone(string input, string mail)
    {
        var (read, framer, consumed) = Read(input + "QUIT\r\n", int.MaxValue);
        Assert.Equal((mail, input.Length, true, DataFaults.None), (read, consumed, framer.IsWhole, framer.Faults));
        Assert.Equal(mail.Length, framer.Length);
    }

    [Theory]
    // The variants of the SEC Consult report of December 2023, and those that came after it: what lies between two mails.
    [InlineData("\n.\n", Lf | End)]
    [InlineData("\n.\r\n", Lf | End)]
    [InlineData("\r\n.\n", Lf | End)]
    [InlineData("\r.\r", Cr | End)]
    [InlineData("\r.\n", Cr | Lf | End)]
    [InlineData("\n.\r", Cr | Lf | End)]
    [InlineData("\r.\r\n", Cr | End)]
    [InlineData("\r\n.\r", Cr | End)]
    [InlineData("\r\r\n.\r\r\n", Cr | End)]
    [InlineData("\n\n.\r\n\n", Lf | End)]
    [InlineData("\r\n\0.\r\n", DataFaults.Nul)]
    [InlineData("\r\n.\0\r\n", DataFaults.Nul)]
    // CVE-2026-33604: a dot behind a bare CR is taken away by one and not by the other.
    [InlineData("\r..\r\n", Cr)]
    [InlineData("\r.x\r\n", Cr)]
    [InlineData("\n..\n", Lf)]
    [InlineData("a\rb", Cr)]
    [InlineData("a\nb", Lf)]
    public void Nothing_else_is_an_end_and_it_is_told(string between, DataFaults faults)
    {
        var (read, framer, consumed) = Read($"first{between}MAIL FROM:<x@y>\r\n.\r\nQUIT", int.MaxValue);
        Assert.Equal(faults, framer.Faults);
        Assert.True(framer.IsWhole);
        Assert.EndsWith("MAIL FROM:<x@y>\r\n", read, StringComparison.Ordinal);
        Assert.Equal(4, $"first{between}MAIL FROM:<x@y>\r\n.\r\nQUIT".Length - consumed);
    }

    [Theory]
    [InlineData("\n.\r\n", "\n.\r\n")]
    [InlineData("\r..\r\n", "\r..\r\n")]
    [InlineData("\r\n.\n", "\r\n\n")]
    [InlineData("\r\n.\rx", "\r\n\rx")]
    [InlineData("\r\n..\rx", "\r\n.\rx")]
    public void Dots_are_taken_away_only_behind_CRLF(string input, string mail) =>
        Assert.Equal($"a{mail}\r\n", Read($"a{input}\r\n.\r\n", int.MaxValue).Mail);

    [Fact]
    public void However_the_bytes_are_cut_the_same_comes_out()
    {
        const string Letters = "..\r\r\n\n\r\n.a\0";
        var random = new Random(5321);
        for (int i = 0; i < 20_000; i++)
        {
            string input = Ends.RandomEnds.Text(random, Letters, 0, 24) + (random.Next(2) == 0 ? "\r\n.\r\n.x" : "");
            var (mail, framer, consumed) = Read(input, int.MaxValue);
            var (cutMail, cut, cutConsumed) = Read(input, random.Next(1, 4));
            Assert.Equal((mail, consumed, framer.IsWhole, framer.Faults, framer.LongestLine), (cutMail, cutConsumed, cut.IsWhole, cut.Faults, cut.LongestLine));
            Assert.Equal(Oracle(input), (consumed, framer.IsWhole, framer.Faults & ~DataFaults.FalseEnd, mail));
        }
    }

    [Fact]
    public void A_false_end_is_told_wherever_another_server_would_see_one()
    {
        var random = new Random(2023);
        for (int i = 0; i < 20_000; i++)
        {
            string input = "a" + Ends.RandomEnds.Text(random, "..\r\r\n\n\r\n.a", 0, 16) + "b\r\n.\r\n";
            var framer = Read(input, int.MaxValue).Framer;
            string read = input[..Oracle(input).Consumed];
            string inside = framer.IsWhole ? read[..^3] : read;
            bool isFalse = System.Text.RegularExpressions.Regex.IsMatch(inside, @"(?<=[\r\n])\.(?=[\r\n])");
            Assert.True(isFalse == framer.Faults.HasFlag(End), Convert.ToHexString(Encoding.ASCII.GetBytes(input)));
        }
    }

    [Fact]
    public void Lines_and_letters_are_measured()
    {
        var framer = Read("abc\r\n.defg\r\nh\r\n.\r\n", 2).Framer;
        Assert.Equal((4, false, 14L), (framer.LongestLine, framer.HasEightBit, framer.Length));
        Assert.True(Read("ü\r\n.\r\n", 1).Framer.HasEightBit);
    }

    [Theory]
    [InlineData("", ".\r\n")]
    [InlineData("a\r\n", "a\r\n.\r\n")]
    [InlineData("a", "a\r\n.\r\n")]
    [InlineData(".\r\n..\r\n.a\r\nb.\r\n", "..\r\n...\r\n..a\r\nb.\r\n.\r\n")]
    [InlineData("a\n.\nb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r.\rb", "a\r\n..\r\nb\r\n.\r\n")]
    [InlineData("a\r\r\n\n\r", "a\r\n\r\n\r\n\r\n.\r\n")]
    public void A_mail_is_written_with_dots_before_dots(string mail, string output)
    {
        Assert.Equal(output, Write(mail, int.MaxValue));
        Assert.Equal(output, Write(mail, 1));
    }

    [Fact]
    public void What_is_written_is_read_again_without_a_fault()
    {
        var random = new Random(321);
        for (int i = 0; i < 5000; i++)
        {
            string mail = Ends.RandomEnds.Text(random, "..\r\n\n\rab", 0, 24);
            string lines = mail.Replace("\r\n", "\n", StringComparison.Ordinal).Replace('\r', '\n').Replace("\n", "\r\n", StringComparison.Ordinal);
            lines += lines.Length == 0 || lines.EndsWith('\n') ? "" : "\r\n";
            var (read, framer, _) = Read(Write(mail, random.Next(1, 9)), random.Next(1, 9));
            Assert.Equal((lines, true, DataFaults.None), (read, framer.IsWhole, framer.Faults));
        }
    }

    /// <summary>The same by splitting, which needs the whole: lines by CRLF, one dot off each.</summary>
    private static (int Consumed, bool IsWhole, DataFaults Faults, string Mail) Oracle(string input)
    {
        int end = ("\r\n" + input).IndexOf("\r\n.\r\n", StringComparison.Ordinal);
        string mail = end < 0 ? input : input[..end];
        var faults = DataFaults.None;
        if (mail.Contains('\0', StringComparison.Ordinal))
            faults |= DataFaults.Nul;
        string rest = mail.Replace("\r\n", "", StringComparison.Ordinal);
        // A CR at the end of what has come so far may still get its LF; so may a dot and a CR.
        bool isOpen = end < 0 && mail.EndsWith('\r');
        if ((isOpen ? mail[..^1] : mail).Replace("\r\n", "", StringComparison.Ordinal).Contains('\r', StringComparison.Ordinal))
            faults |= DataFaults.BareCr;
        if (rest.Contains('\n', StringComparison.Ordinal))
            faults |= DataFaults.BareLf;
        string held = end < 0 && ("\r\n" + mail).EndsWith("\r\n.\r", StringComparison.Ordinal) ? mail[..^1] : mail;
        string plain = ("\r\n" + held).Replace("\r\n.", "\r\n", StringComparison.Ordinal)[2..];
        return (end < 0 ? input.Length : end + 3, end >= 0, faults, plain);
    }

    private static (string Mail, DataFramer Framer, int Consumed) Read(string input, int piece)
    {
        var framer = new DataFramer();
        var output = new ArrayBufferWriter<byte>();
        byte[] bytes = Encoding.Latin1.GetBytes(input);
        int at = 0;
        while (at < bytes.Length && !framer.IsWhole)
        {
            int length = Math.Min(piece, bytes.Length - at);
            at += framer.Read(bytes.AsSpan(at, length), output);
        }
        return (Encoding.Latin1.GetString(output.WrittenSpan), framer, at);
    }

    private static string Write(string mail, int piece)
    {
        var writer = new DataWriter();
        var output = new ArrayBufferWriter<byte>();
        foreach (byte[] part in Encoding.Latin1.GetBytes(mail).Chunk(piece))
            writer.Write(part, output);
        writer.Finish(output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
