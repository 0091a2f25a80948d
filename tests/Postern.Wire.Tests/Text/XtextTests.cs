using System.Net;
using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class XtextTests
{
    [Theory]
    [InlineData("e=mc2@example.com", "e+3Dmc2@example.com")] // RFC 4954 §5
    [InlineData("a+b c", "a+2Bb+20c")]
    [InlineData("", "")]
    [InlineData("ü", "+C3+BC")]
    public void Xtext_is_written_and_read(string text, string xtext)
    {
        Assert.Equal(xtext, Xtext.Encode(text));
        Assert.True(Xtext.TryDecode(Encoding.ASCII.GetBytes(xtext), out byte[]? bytes));
        Assert.Equal(text, Encoding.UTF8.GetString(bytes));
    }

    [Theory]
    [InlineData("a=b")]
    [InlineData("a b")]
    [InlineData("+")]
    [InlineData("+4")]
    [InlineData("+3d")]
    [InlineData("+G0")]
    [InlineData("\r\n")]
    [InlineData("ü")]
    public void What_is_no_xtext_is_refused(string text) => Assert.False(Xtext.TryDecode(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void Every_byte_comes_through()
    {
        byte[] all = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        Assert.True(Xtext.TryDecode(Encoding.ASCII.GetBytes(Xtext.Encode(all)), out byte[]? bytes));
        Assert.Equal(all, bytes);
    }

    [Theory]
    [InlineData("ADDR=168.100.189.2 NAME=spike.porcupine.org", "168.100.189.2")] // Postfix, XCLIENT_README
    [InlineData("addr=IPV6:2001:db8::1", "2001:db8::1")]
    [InlineData("ADDR=[UNAVAILABLE]", null)]
    [InlineData("NAME=x", null)]
    [InlineData("ADDR=1.2.3", null)]
    public void XCLIENT_names_an_address_or_none(string argument, string? address)
    {
        Assert.True(XclientArguments.TryParse(Encoding.ASCII.GetBytes(argument), isXtext: true, out var arguments, out _));
        Assert.Equal(address, arguments.Address?.ToString());
    }

    [Fact]
    public void XCLIENT_that_is_written_is_read()
    {
        string text = new XclientArguments().AddAddress("ADDR", IPAddress.IPv6Loopback).Add("LOGIN", "a b+c").Add("NAME", XclientArguments.Unavailable).Format(isXtext: true);
        Assert.Equal("ADDR=IPV6:::1 LOGIN=a+20b+2Bc NAME=[UNAVAILABLE]", text);
        Assert.True(XclientArguments.TryParse(Encoding.ASCII.GetBytes(text), isXtext: true, out var read, out _));
        Assert.Equal("a b+c", read.Find("LOGIN"));
        Assert.Equal(IPAddress.IPv6Loopback, read.Address);
    }
}
