using System.Net.Sockets;
using System.Text;
using Postern.Testing;
using Postern.Verbs;

namespace Postern.Tests.Verbs;

/// <summary>Proves that a start that was refused is told where standard error is the connection of a peer: in the log.</summary>
public sealed class RefusalTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _syslog = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };

    public RefusalTests() => _syslog.Bind(new UnixDomainSocketEndPoint(_directory.File("syslog")));

    public void Dispose()
    {
        _syslog.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("the option \"--no-such-option\" is unknown", "run", "--no-such-option")]
    [InlineData("the option \"--no-such-option\" is unknown", "run", "doors.conf", "--no-such-option")]
    [InlineData("the option \"--no-such-option\" is unknown", "tunnel", "stdio:", "tcp://127.0.0.1:1", "--no-such-option")]
    [InlineData("the door leads nowhere", "tunnel", "stdio:")]
    [InlineData("FILE is missing", "run")]
    [InlineData("/missing.conf", "run", "/missing.conf")]
    public void Without_a_place_for_the_log_syslog_hears_of_it(string why, params string[] words)
    {
        Assert.Equal(2, Refuse(words));
        Assert.Contains(why, Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_log_that_the_line_names_hears_of_it()
    {
        string log = _directory.File("log");
        Assert.Equal(2, Refuse("tunnel", "stdio:", "tcp://127.0.0.1:1", "--no-such-option", "--log", log));
        Assert.Contains("not started: the option \"--no-such-option\" is unknown", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Equal(0, _syslog.Available);
    }

    [Fact]
    public void The_log_that_the_file_names_hears_of_it()
    {
        string log = _directory.File("log");
        string file = _directory.Write("doors.conf", $"log = {log}\n[door]\naccept = stdio:\nconnect = nonsense://\n");
        Assert.Equal(2, Refuse("run", file));
        Assert.Contains($"not started: {file}:4: ", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Equal(0, _syslog.Available);
    }

    [Fact]
    public void Of_a_log_that_cannot_be_written_syslog_hears_as_well()
    {
        Assert.Equal(2, Refuse("tunnel", "stdio:", "tcp://127.0.0.1:1", "--no-such-option", "--log", "/missing/log"));
        Assert.Contains("--no-such-option", Heard(), StringComparison.Ordinal);
        Assert.Contains("/missing/log", Heard(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_start_that_fails_on_its_log_tells_syslog()
    {
        Assert.Equal(1, Refuse("tunnel", "stdio:", "tcp://127.0.0.1:1", "--log", "/missing/log"));
        Assert.Contains("/missing/log", Heard(), StringComparison.Ordinal);
    }

    private int Refuse(params string[] words) =>
        CommandLine.Run(words, new Shell().Surroundings with { ErrorIsOurs = false, Syslog = _directory.File("syslog") });

    private string Heard()
    {
        byte[] datagram = new byte[4096];
        return Encoding.UTF8.GetString(datagram, 0, _syslog.Receive(datagram));
    }
}
