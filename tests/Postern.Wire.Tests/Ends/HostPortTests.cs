using Postern.Wire.Ends;

namespace Postern.Wire.Tests.Ends;

public sealed class HostPortTests
{
    [Theory]
    [InlineData("host:25", "host", 25, "host:25")]
    [InlineData(":25", "", 25, ":25")]
    [InlineData("25", "", 25, ":25")]
    [InlineData("::1:25", "::1", 25, "[::1]:25")]
    [InlineData(":::25", "::", 25, "[::]:25")]
    [InlineData("[::1]:25", "::1", 25, "[::1]:25")]
    [InlineData("pop3s", "", 995, ":995")]
    [InlineData("mail.example:submission", "mail.example", 587, "mail.example:587")]
    [InlineData("exec:110", "exec", 110, "exec:110")]
    [InlineData("127.0.0.1:0", "127.0.0.1", 0, "127.0.0.1:0")]
    public void Host_and_port_are_split_at_the_last_colon(string text, string host, int port, string canonical)
    {
        Assert.True(HostPort.TryParse(text, out var value, out var problem), problem);
        Assert.Equal(new HostPort(host, port), value);
        Assert.Equal(canonical, value.ToString());
        Assert.True(HostPort.TryParse(canonical, out var again, out _));
        Assert.Equal(value, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("host")]
    [InlineData("host:")]
    [InlineData("host:65536")]
    [InlineData("host:0 ; x")]
    [InlineData("a b:25")]
    [InlineData("[::1:25")]
    [InlineData("::zz:25")]
    [InlineData("/run/x:25")]
    public void What_is_wrong_is_said_in_one_sentence(string text)
    {
        Assert.False(HostPort.TryParse(text, out _, out var problem));
        EndUrlTests.AssertSentence(problem);
    }
}
