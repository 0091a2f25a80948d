using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>Sockets that come open, as from systemd (sd_listen_fds(3)).</summary>
public sealed class InheritedTests : IDisposable
{
    /// <summary>Opens descriptor 3 at an address and becomes the rest of its words; <c>$^F</c> keeps it open over exec.</summary>
    private const string Activate = """
        BEGIN { $^F = 255 }
        use POSIX; use IO::Socket::INET;
        my $s = IO::Socket::INET->new(Listen => 5, LocalAddr => shift, LocalPort => 0) or die $!;
        POSIX::dup2(fileno($s), 3) unless fileno($s) == 3;
        @ENV{qw(LISTEN_PID LISTEN_FDS LISTEN_FDNAMES)} = ($$, 1, 'pop3');
        warn 'port ' . $s->sockport . "\n";
        exec @ARGV or die $!;
        """;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Clear_text_from_a_network_is_refused_where_nobody_allows_it()
    {
        await using var program = Run("0.0.0.0");
        Assert.NotEqual(0, await program.ExitAsync());
        string port = PortOf(program);
        Assert.Contains($"systemd's socket for tcp://127.0.0.1:110 is tcp://0.0.0.0:{port}, which takes clear text from a network", program.Story(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("0.0.0.0", "--allow-cleartext")]
    public async Task The_ready_line_tells_where_the_socket_really_is(string address, params string[] more)
    {
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.ReadyAsync(Run(address, server.Port, more));
        Assert.Contains(postern.Program.Output, line => line.Contains($"tcp://{address}:{PortOf(postern.Program)}", StringComparison.Ordinal));
        await EchoesAsync(int.Parse(PortOf(postern.Program), CultureInfo.InvariantCulture));
    }

    [Fact]
    public async Task A_reload_that_fails_leaves_the_socket_to_the_next_and_takes_it_from_nobody()
    {
        await using var server = ByteServer.Echo();
        using var busy = new TcpListener(IPAddress.Loopback, 0);
        busy.Start();
        string pop3 = $"[pop3]\naccept = tcp://127.0.0.1:110\nconnect = tcp://127.0.0.1:{server.Port}\n";
        string other = $"[other]\naccept = tcp://127.0.0.1:0\nconnect = tcp://127.0.0.1:{server.Port}\n";
        string bad = $"{pop3}[busy]\naccept = {busy.LocalEndpoint.ToString()!.Insert(0, "tcp://")}\nconnect = tcp://127.0.0.1:{server.Port}\n";
        await using var postern = await PosternProcess.ReadyAsync(Activated("127.0.0.1", "run", PosternProcess.Write(_directory, other)));
        int port = int.Parse(PortOf(postern.Program), CultureInfo.InvariantCulture);

        await ReloadAsync(postern, bad, "not reloaded", 1);
        await ReloadAsync(postern, pop3 + other, "reloaded: 2 doors", 1);
        await EchoesAsync(port);
        await ReloadAsync(postern, bad, "not reloaded", 2);
        await EchoesAsync(port);
        await ReloadAsync(postern, other, "reloaded: 1 door", 1);
        await ReloadAsync(postern, pop3, "reloaded: 1 door", 2);
        await EchoesAsync(port);
    }

    public void Dispose() => _directory.Dispose();

    private async Task ReloadAsync(PosternProcess postern, string sections, string says, int times)
    {
        PosternProcess.Write(_directory, sections);
        postern.Program.Signal(RunningProgram.Hangup);
        await Patience.UntilAsync(() => postern.Log.Count(line => line.Contains(says, StringComparison.Ordinal)) == times, postern.Program.Story);
    }

    private static async Task EchoesAsync(int port)
    {
        await using var client = await MailClient.ClearAsync(port);
        await client.SayAsync("hello");
        await client.HearAsync("hello");
    }

    private RunningProgram Run(string address, int server = 9, params string[] more) => Activated(
        address,
        ["tunnel", "tcp://127.0.0.1:110", $"tcp://127.0.0.1:{server}", "--name", "pop3", "--json", "--state", _directory.File("state"), .. more]);

    private static RunningProgram Activated(string address, params string[] words) =>
        RunningProgram.Start(Needed.Program("perl"), ["-e", Activate, address, PosternProcess.Path, .. words]);

    private static string PortOf(RunningProgram program) =>
        program.Errors.First(line => line.StartsWith("port ", StringComparison.Ordinal))["port ".Length..];
}
