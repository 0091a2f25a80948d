using System.Buffers;
using System.Text;
using Postern.Wire.Message.Headers;

namespace Postern.Wire.Tests.Message.Headers;

public sealed class FieldReaderTests
{
    [Theory]
    [InlineData("From: a@b\r\nTo: c\r\n d\r\n\r\nBody: x\r\n", "From=0+11", "To=11+11")]
    [InlineData("From: a@b\nTo: c\n\td\n\nBody: x\n", "From=0+10", "To=10+9")]
    [InlineData("From : a@b", "From=0+10")]
    [InlineData("From a@b Sat\r\nTo: c\r\n", "=0+14", "To=14+7")]
    [InlineData(" folded\r\nTo: c\r\n", "=0+9", "To=9+7")]
    [InlineData("X\r\n y\r\nTo: c\r\n", "=0+7", "To=7+7")]
    [InlineData("To: c\r\n \r\n\t\r\nCc: d\r\n", "To=0+13", "Cc=13+7")]
    [InlineData("To: c\rCc: d\r\n", "To=0+13")]
    [InlineData("T o: c\r\n", "=0+8")]
    [InlineData(": c\r\n", "=0+5")]
    [InlineData("\0: c\r\n", "=0+6")]
    [InlineData("\r\r\nTo: c\r\n", "=0+3", "To=3+7")]
    [InlineData("To:\r\n", "To=0+5")]
    [InlineData("\r\nTo: c\r\n")]
    [InlineData("")]
    public void Fields_lie_where_they_lie(string header, params string[] fields)
    {
        var reader = new FieldReader(Encoding.Latin1.GetBytes(header));
        var found = new List<string>();
        while (reader.MoveNext())
            found.Add($"{Encoding.ASCII.GetString(reader.Current.Name)}={reader.Current.Start}+{reader.Current.Whole.Length}");
        Assert.Equal(fields, found);
    }

    [Theory]
    [InlineData(" a\r\n b\r\n\tc\r\n", " a b\tc")]
    [InlineData(" a\n b", " a b")]
    [InlineData("a\rb\r\n", "a\rb")]
    [InlineData("", "")]
    public void A_value_is_unfolded(string value, string unfolded)
    {
        var output = new ArrayBufferWriter<byte>();
        Folding.Unfold(Encoding.ASCII.GetBytes(value), output);
        Assert.Equal(unfolded, Encoding.ASCII.GetString(output.WrittenSpan));
    }
}
