using System.Net;
using System.Net.Sockets;
using System.Text;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Settings;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Net.Tests.Dialing;

/// <summary>Proxies, real ones and such as misbehave by script.</summary>
public sealed class ProxyDialerTests : IDisposable
{
    private readonly DialBench _bench = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly AwaitedLog _log = new();

    [Fact]
    public async Task Tinyproxy_connects_with_a_password()
    {
        using LoopbackPeer proxy = await TinyproxyAsync("BasicAuth user secret");
        int port = _bench.Echo("127.0.0.1");
        Assert.Equal("hello", await EchoedAsync(Via(port, Http(proxy.Port, "user", "secret"))));
        Assert.Equal(
            $"127.0.0.1:{port} via 127.0.0.1:{proxy.Port}",
            await _bench.WhereAsync(Via(port, Http(proxy.Port, "user", "secret"))));
        string said = await _bench.FailAsync(Via(port, Http(proxy.Port, "user", "wrong")));
        Assert.StartsWith($"connect 127.0.0.1:{port}: http://user@127.0.0.1:{proxy.Port}: the proxy answered \"40", said);
        Assert.DoesNotContain("wrong", said);
    }

    [Fact]
    public async Task Microsocks_connects_with_a_password()
    {
        using LoopbackPeer proxy = await MicrosocksAsync("-u", "user", "-P", "secret");
        int port = _bench.Echo("127.0.0.1");
        Assert.Equal("hello", await EchoedAsync(Via(port, Socks(proxy.Port, "user", "secret"))));
        Assert.EndsWith("the proxy does not take this user and password", await _bench.FailAsync(Via(port, Socks(proxy.Port, "user", "wrong"))));
        Assert.EndsWith("the proxy wants a user and a password", await _bench.FailAsync(Via(port, Socks(proxy.Port))));
    }

    [Fact]
    public async Task Microsocks_looks_the_name_up_and_passes_a_refusal_on()
    {
        using LoopbackPeer proxy = await MicrosocksAsync();
        int port = _bench.Echo("127.0.0.1");
        Assert.Equal("hello", await EchoedAsync(Via("localhost", port, Socks(proxy.Port))));
        Assert.EndsWith(
            "the proxy says that the target refused the connection",
            await _bench.FailAsync(Via(_bench.Refusing("127.0.0.1"), Socks(proxy.Port))));
    }

    [Fact]
    public async Task Hops_nest_in_the_order_of_via()
    {
        using LoopbackPeer http = await TinyproxyAsync();
        using LoopbackPeer socks = await MicrosocksAsync();
        int port = _bench.Echo("127.0.0.1");
        Assert.Equal("hello", await EchoedAsync(Via(port, Http(http.Port), Socks(socks.Port))));
        Assert.Equal("hello", await EchoedAsync(Via(port, Socks(socks.Port), Http(http.Port))));
        Assert.Equal(
            $"127.0.0.1:{port} via 127.0.0.1:{socks.Port} via 127.0.0.1:{http.Port}",
            await _bench.WhereAsync(Via(port, Http(http.Port), Socks(socks.Port))));
    }

    [Fact]
    public async Task A_proxy_that_is_not_there_is_named()
    {
        int port = _bench.Refusing("127.0.0.1");
        Assert.Equal(
            $"connect target.example:110: socks5://127.0.0.1:{port}: connect 127.0.0.1:{port}: 127.0.0.1 connection refused",
            await _bench.FailAsync(Via("target.example", 110, Socks(port))));
    }

    [Fact]
    public async Task An_address_of_IPv6_goes_out_in_brackets()
    {
        var asked = new TaskCompletionSource<string>();
        int port = Script(async stream => asked.SetResult(await ReadAsync(stream)));
        await _bench.FailAsync(Via("2001:db8::1", 110, Http(port, "user", "päss")));
        string credentials = Convert.ToBase64String(Encoding.UTF8.GetBytes("user:päss"));
        Assert.Equal(
            $"CONNECT [2001:db8::1]:110 HTTP/1.1\r\nHost: [2001:db8::1]:110\r\nProxy-Authorization: Basic {credentials}\r\n\r\n",
            await asked.Task);
    }

    [Fact]
    public async Task The_targets_first_word_in_the_same_packet_is_kept()
    {
        int http = Script(async stream =>
        {
            await ReadAsync(stream);
            await SayAsync(stream, "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.0 200 Connection established\r\nVia: x\r\n\r\n+OK ready\r\n");
        });
        Assert.Equal("+OK ready\r\n", await ReadAllAsync(Via("a.example", 110, Http(http))));
        int socks = Script(async stream =>
        {
            await ReadAsync(stream);
            await SayAsync(stream, "\x05\0");
            await ReadAsync(stream);
            await SayAsync(stream, "\x05\0\0\x03\x04name\x01\x02+OK ready\r\n");
        });
        Assert.Equal("+OK ready\r\n", await ReadAllAsync(Via("a.example", 110, Socks(socks))));
    }

    [Theory]
    [InlineData("HTTP/1.1 403 Filtered\r\n\r\n", "the proxy answered \"403 Filtered\"")]
    [InlineData("HTTP/1.1 407 Proxy\x1b[1m\r\n\r\n", "the proxy answered \"407 Proxy?[1m\"")]
    [InlineData("SSH-2.0-OpenSSH\r\n\r\n", "the proxy does not speak HTTP/1")]
    [InlineData("HTTP/1.1 200 OK\r\nA: b\r\n", "the proxy closed the connection in the middle of its answer")]
    public async Task What_an_HTTP_proxy_says_becomes_a_sentence(string answer, string sentence)
    {
        int port = Script(async stream =>
        {
            await ReadAsync(stream);
            await SayAsync(stream, answer);
        });
        Assert.Equal($"connect a.example:110: http://127.0.0.1:{port}: {sentence}", await _bench.FailAsync(Via("a.example", 110, Http(port))));
    }

    [Fact]
    public async Task A_header_without_end_is_given_up()
    {
        int port = Script(async stream =>
        {
            await SayAsync(stream, "HTTP/1.1 200 OK\r\n");
            string field = "X-Field: " + new string('x', 1000) + "\r\n";
            for (int i = 0; i < 100; i++)
                await SayAsync(stream, field);
        });
        Assert.EndsWith("the proxy's header does not end", await _bench.FailAsync(Via("a.example", 110, Http(port))));
    }

    [Theory]
    [InlineData("\x05\xff", "the proxy wants a user and a password")]
    [InlineData("\x05\x02", "the proxy chose a way to log in that was not offered")]
    [InlineData("\x04\0", "the proxy does not speak SOCKS5")]
    [InlineData("\x05", "the proxy closed the connection in the middle of its answer")]
    [InlineData("\x05\0\x05\x01\0\x01", "the proxy failed for a reason of its own")]
    [InlineData("\x05\0\x05\x02\0\x01", "the proxy's rules do not allow this target")]
    [InlineData("\x05\0\x05\x03\0\x01", "the proxy says that the network is unreachable")]
    [InlineData("\x05\0\x05\x04\0\x01", "the proxy says that the host is unreachable")]
    [InlineData("\x05\0\x05\x05\0\x01", "the proxy says that the target refused the connection")]
    [InlineData("\x05\0\x05\x06\0\x01", "the proxy says that the way to the target was too long (TTL expired)")]
    [InlineData("\x05\0\x05\x07\0\x01", "the proxy cannot make outgoing connections")]
    [InlineData("\x05\0\x05\x08\0\x01", "the proxy does not know this kind of address")]
    [InlineData("\x05\0\x05\x63\0\x01", "the proxy refused with the unknown code 99")]
    [InlineData("\x05\0\x05\0\0\x09", "the proxy answered with an address of the unknown type 9")]
    public async Task What_a_SOCKS_proxy_says_becomes_a_sentence(string answer, string sentence)
    {
        int port = Script(async stream =>
        {
            await ReadAsync(stream);
            await SayAsync(stream, answer);
            if (answer.Length > 2)
                await ReadAsync(stream);
        });
        string said = await _bench.FailAsync(Via("a.example", 110, Socks(port)));
        Assert.Equal($"connect a.example:110: socks5://127.0.0.1:{port}: {sentence}", said);
    }

    [Fact]
    public async Task A_proxy_that_is_silent_ends_at_the_limit()
    {
        var over = new TaskCompletionSource();
        int port = Script(_ => over.Task);
        var door = Door([Socks(port)]) with { Limits = new Limits { Connect = TimeSpan.FromMilliseconds(60) } };
        var dialer = Factory().For(door, End("a.example", 110));
        Assert.Equal($"connect a.example:110: socks5://127.0.0.1:{port}: limit reached: proxy", await _bench.FailAsync(dialer));
        over.SetResult();
    }

    public void Dispose()
    {
        _bench.Dispose();
        _directory.Dispose();
    }

    private static End End(string host, int port) =>
        new() { Text = "", Transport = TransportKind.Tcp, Host = host, Port = port };

    private static DoorSettings Door(Hop[] via) => new() { Name = "door", Accept = [], Connect = [], Via = via };

    private static Hop Http(int port, string? user = null, string? password = null) =>
        new() { Kind = HopKind.Http, Host = "127.0.0.1", Port = port, User = user, Password = password };

    private static Hop Socks(int port, string? user = null, string? password = null) =>
        new() { Kind = HopKind.Socks5, Host = "127.0.0.1", Port = port, User = user, Password = password };

    private static async Task<string> ReadAsync(NetworkStream stream)
    {
        byte[] buffer = new byte[4096];
        int count = await stream.ReadAsync(buffer);
        return Encoding.UTF8.GetString(buffer, 0, count);
    }

    private static async Task SayAsync(NetworkStream stream, string latin1) => await stream.WriteAsync(Encoding.Latin1.GetBytes(latin1));

    private DialerFactory Factory() => new(_bench.Resolver, Descriptors.Raise(), _log);

    private Dialer Via(int port, params Hop[] hops) => Via("127.0.0.1", port, hops);

    private Dialer Via(string host, int port, params Hop[] hops) => Factory().For(Door(hops), End(host, port));

    private Task<string> EchoedAsync(Dialer dialer) =>
        _bench.DialAsync(dialer, (conduit, deadline) => DialBench.EchoedAsync(conduit, deadline, "hello"));

    private Task<string> ReadAllAsync(Dialer dialer) => _bench.DialAsync(dialer, DialBench.ReadAllAsync);

    private Task<LoopbackPeer> MicrosocksAsync(params string[] more) =>
        LoopbackPeer.StartAsync("microsocks", port => ["-i", "127.0.0.1", "-p", $"{port}", .. more]);

    private Task<LoopbackPeer> TinyproxyAsync(string more = "") => LoopbackPeer.StartAsync("tinyproxy", port =>
    {
        string file = _directory.Write("tinyproxy.conf", $"Port {port}\nListen 127.0.0.1\nTimeout 60\nMaxClients 20\n{more}\n");
        return ["-d", "-c", file];
    });

    /// <summary>A port that serves one connection by a script, and then finishes.</summary>
    private int Script(Func<NetworkStream, Task> script)
    {
        Socket listener = _bench.Listen("127.0.0.1");
        _ = ServeAsync();
        return ((IPEndPoint)listener.LocalEndPoint!).Port;

        async Task ServeAsync()
        {
            await using var stream = new NetworkStream(await listener.AcceptAsync(), ownsSocket: true);
            try
            {
                await script(stream);
                stream.Socket.Shutdown(SocketShutdown.Send);
                await stream.CopyToAsync(Stream.Null);
            }
            catch (IOException)
            {
                // The dialer has heard enough.
            }
        }
    }
}
