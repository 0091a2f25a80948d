namespace Postern.Stunnel.Tests.Reading;

public class SocketOptionTests
{
    [Fact]
    public void What_is_not_said_is_set_as_stunnel_sets_it() => Assert.Equal(
        ["a:SO_REUSEADDR=01000000", "l:TCP_NODELAY=01000000", "r:TCP_NODELAY=01000000"], Options(""));

    [Fact]
    public void What_is_said_again_replaces_what_was_said() => Assert.Equal(
        ["a:SO_REUSEADDR=01000000", "l:SO_KEEPALIVE=00000000", "l:TCP_NODELAY=00000000", "r:TCP_NODELAY=01000000"],
        Options("socket = l:TCP_NODELAY=0\nsocket = l:SO_KEEPALIVE=1\nsocket = l:SO_KEEPALIVE=no"));

    [Theory]
    [InlineData("SO_LINGER=1:60", "010000003C000000")]
    [InlineData("SO_LINGER=", "0000000000000000")]
    [InlineData("SO_RCVTIMEO=1:500000", "010000000000000020A1070000000000")]
    [InlineData("SO_RCVBUF=-5", "FBFFFFFF")]
    [InlineData("SO_BINDTODEVICE=lo", "6C6F")]
    public void A_value_is_what_setsockopt_takes(string text, string bytes) => Assert.Contains($"r:{text.Split('=')[0]}={bytes}", Options($"socket = r:{text}"));

    private static IEnumerable<string> Options(string lines) =>
        Said.Client(lines).SocketOptions.Select(option => $"{option.Side}:{option.Name}={Convert.ToHexString(option.Value.Span)}");
}
