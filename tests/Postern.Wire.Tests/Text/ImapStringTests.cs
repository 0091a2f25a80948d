using System.Buffers;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class ImapStringTests
{
    [Theory]
    [InlineData("", false, "\"\"")]
    [InlineData("a b", false, "\"a b\"")]
    [InlineData("a\"\\b", false, "\"a\\\"\\\\b\"")]
    [InlineData("a\r\nb", true, "{4}\r\na\r\nb")]
    [InlineData("ü", false, "{2}\r\nü")]
    [InlineData("ü", true, "\"ü\"")]
    [InlineData("a\0b", false, "\"ab\"")]
    public void A_string_has_the_plainest_form_that_holds_it(string text, bool isUtf8, string written)
    {
        var output = new ArrayBufferWriter<byte>();
        ImapString.Write(output, Encoding.UTF8.GetBytes(text), isUtf8);
        Assert.Equal(written, Encoding.UTF8.GetString(output.WrittenSpan));
    }

    [Fact]
    public void A_long_string_is_a_literal()
    {
        var output = new ArrayBufferWriter<byte>();
        ImapString.Write(output, new byte[1001].Select(_ => (byte)'x').ToArray(), isUtf8: true);
        Assert.StartsWith("{1001}\r\nx", Encoding.ASCII.GetString(output.WrittenSpan), StringComparison.Ordinal);
    }
}
