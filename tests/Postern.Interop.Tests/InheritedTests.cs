using System.Globalization;
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
        await using var client = await MailClient.ClearAsync(int.Parse(PortOf(postern.Program), CultureInfo.InvariantCulture));
        await client.SayAsync("hello");
        await client.HearAsync("hello");
    }

    public void Dispose() => _directory.Dispose();

    private RunningProgram Run(string address, int server = 9, params string[] more) => RunningProgram.Start(
        Needed.Program("perl"),
        ["-e", Activate, address, PosternProcess.Path, "tunnel", "tcp://127.0.0.1:110", $"tcp://127.0.0.1:{server}", "--name", "pop3", "--json", "--state", _directory.File("state"), .. more]);

    private static string PortOf(RunningProgram program) =>
        program.Errors.First(line => line.StartsWith("port ", StringComparison.Ordinal))["port ".Length..];
}
