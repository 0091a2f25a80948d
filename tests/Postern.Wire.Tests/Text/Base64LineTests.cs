using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class Base64LineTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("Zg==", "f")]
    [InlineData("Zm8=", "fo")]
    [InlineData("Zm9v", "foo")]
    public void A_line_is_read_and_written(string line, string text) // RFC 4648 §10
    {
        Assert.True(Base64Line.TryDecode(Encoding.ASCII.GetBytes(line), out byte[]? bytes));
        Assert.Equal(text, Encoding.ASCII.GetString(bytes));
        Assert.Equal(line, Base64Line.Encode(bytes));
    }

    [Theory]
    [InlineData("Zg")]
    [InlineData("Zg=")]
    [InlineData("Zm 9v")]
    [InlineData("Zm9v\r\n")]
    [InlineData("Zg==Zg==")]
    [InlineData("Zh==")]
    [InlineData("=")]
    [InlineData("*")]
    [InlineData("Zm9_")]
    public void What_is_no_base64_is_refused(string line) => Assert.False(Base64Line.TryDecode(Encoding.ASCII.GetBytes(line), out _));

    [Fact]
    public void No_bytes_as_an_initial_response_are_an_equals_sign()
    {
        Assert.Equal("=", Base64Line.EncodeInitial([]));
        Assert.True(Base64Line.TryDecodeInitial("="u8, out byte[]? bytes));
        Assert.Empty(bytes);
        Assert.False(Base64Line.TryDecodeInitial(""u8, out _));
    }

    [Fact]
    public void A_star_gives_up()
    {
        Assert.True(Base64Line.IsCancel("*"u8));
        Assert.False(Base64Line.IsCancel("**"u8));
    }

    [Theory]
    [InlineData("PLAIN")]
    [InlineData("PLAIN =")]
    [InlineData("PLAIN AGEAYg==")]
    public void The_start_of_an_exchange_is_written_as_it_was_read(string argument)
    {
        Assert.True(AuthStart.TryParse(Encoding.ASCII.GetBytes(argument), out var start, out _));
        Assert.Equal(argument, start.Format());
        Assert.DoesNotContain("AGEAYg", start.ToString(), StringComparison.Ordinal);
    }
}
