using System.Net;
using System.Text;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Testing;

namespace Postern.Net.Tests.Dialing.Programs;

public sealed class ExecDialerTests : IDisposable
{
    private static readonly Descriptors Raised = Descriptors.Raise();

    private readonly DialBench _bench = new();
    private readonly AwaitedLog _log = new();
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task Bytes_go_through_a_program_and_back()
    {
        string text = string.Concat(Enumerable.Repeat("0123456789abcdef\n", 40_000));
        Assert.Equal(text, await RunAsync(Exec("/bin/cat"), text));
        await LoggedAsync("finished with code 0");
    }

    [Fact]
    public async Task A_program_learns_of_its_client_and_of_nobody_elses()
    {
        Environment.SetEnvironmentVariable("REMOTE_HOST", "inherited");
        var request = new DialRequest
        {
            Client = new IPEndPoint(IPAddress.Parse("192.0.2.7"), 4711),
            CertificateSubject = "C=PL, O=Café, CN=client",
            CertificateIssuer = "CN=issuer",
        };
        string[] lines = (await RunAsync(Exec("/usr/bin/env"), "", request)).Split('\n');
        Assert.Equal("REMOTE_HOST=192.0.2.7", Assert.Single(lines, line => line.StartsWith("REMOTE_HOST=", StringComparison.Ordinal)));
        Assert.Contains("REMOTE_PORT=4711", lines);
        Assert.Contains("SSL_CLIENT_DN=C=PL, O=Café, CN=client", lines);
        Assert.Contains("SSL_CLIENT_I_DN=CN=issuer", lines);
        Assert.Contains(lines, line => line.StartsWith("PATH=", StringComparison.Ordinal));
        lines = (await RunAsync(Exec("/usr/bin/env"), "")).Split('\n');
        Assert.DoesNotContain(lines, line => line.StartsWith("REMOTE_HOST=", StringComparison.Ordinal) || line.StartsWith("SSL_CLIENT_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Arguments_arrive_whole_and_the_name_is_the_first_of_them()
    {
        Assert.Equal("a b|$HOME|\n", await RunAsync(Exec("/usr/bin/printf", "printf", "%s|%s|\\n", "a b", "$HOME"), ""));
        Assert.Equal("another\n", await RunAsync(Exec("/bin/sh", "another", "-c", "echo $0"), ""));
    }

    [Theory]
    [InlineData("sh")]
    [InlineData("another")]
    public async Task The_original_descriptor_limit_is_given_back(string name)
    {
        var descriptors = Raised with { Original = 321 };
        var dialer = new ExecDialer(new Program("/bin/sh", [name, "-c", "read x; ulimit -S -n; ulimit -H -n"], descriptors, DialBench.Limit, _log));
        Assert.Equal($"321\n{Raised.Limit}\n", await RunAsync(dialer, "go\n"));
    }

    [Fact]
    public async Task No_descriptor_leaks_into_the_program()
    {
        int port = _bench.Echo("127.0.0.1");
        Assert.NotEqual(0, port);
        string all = await RunAsync(Exec("/bin/ls", "ls", "/proc/self/fd"), "");
        Assert.Equal(["0", "1", "2", "3"], all.Split('\n', StringSplitOptions.RemoveEmptyEntries)); // 3 is the directory that ls reads
    }

    [Fact]
    public async Task Signals_are_reset_and_none_is_blocked()
    {
        string status = await RunAsync(Exec("/bin/grep", "grep", "-E", "SigIgn|SigBlk", "/proc/self/status"), "");
        ulong[] masks = [.. status.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => Convert.ToUInt64(line.Split('\t')[1], 16))];
        const ulong internals = 3UL << 31; // 32 and 33 belong to the C library, which leaves them as it was started with them
        Assert.Equal([0, 0], masks.Select(mask => mask & ~internals));
    }

    [Fact]
    public async Task Standard_error_goes_to_the_log_by_lines()
    {
        await RunAsync(Exec("/bin/sh", "sh", "-c", "echo one >&2; printf 'two\\033[1m' >&2"), "");
        await LoggedAsync("says: one");
        await LoggedAsync("says: two.[1m");
    }

    [Fact]
    public async Task The_end_of_a_program_is_told_with_its_code()
    {
        await RunAsync(Exec("/bin/sh", "sh", "-c", "exit 7"), "");
        await LoggedAsync("finished with code 7");
    }

    [Fact]
    public async Task A_program_that_stays_is_terminated_and_then_said_so()
    {
        var dialer = new ExecDialer(new Program("/bin/sh", ["sh", "-c", "sleep 1000"], Raised, TimeSpan.FromMilliseconds(30), _log));
        await _bench.WhereAsync(dialer);
        await LoggedAsync("outlived its connection: sent SIGTERM");
        await LoggedAsync("was ended by signal 15");
    }

    [Fact]
    public async Task A_program_that_is_not_there_is_refused_with_a_sentence()
    {
        Assert.Equal("connect exec:/no/such: no such file or directory", await _bench.FailAsync(Exec("/no/such")));
        string file = _directory.Write("data", "not a program");
        Assert.Equal($"connect exec:{file}: permission denied", await _bench.FailAsync(Exec(file)));
    }

    [Fact]
    public async Task A_pty_is_a_terminal_and_passes_bytes_as_they_are()
    {
        var dialer = new PtyDialer(Program("/bin/sh", "sh", "-c", "tty; test -t 2 && echo yes; head -c 3 | od -An -tx1"));
        string all = await _bench.DialAsync(dialer, async (conduit, deadline) =>
        {
            deadline.Within(DialBench.Limit, "a test");
            await conduit.WriteAsync("\x03\r\n"u8.ToArray(), deadline);
            return await DialBench.ReadAllAsync(conduit, deadline);
        });
        Assert.StartsWith("/dev/pts/", all);
        Assert.EndsWith("yes\n 03 0d 0a\n", all);
    }

    [Fact]
    public async Task A_pty_takes_more_than_it_holds()
    {
        byte[] sent = Encoding.ASCII.GetBytes(new string('x', 300_000) + "\n");
        var dialer = new PtyDialer(Program("/usr/bin/head", "head", "-n", "1"));
        string all = await _bench.DialAsync(dialer, async (conduit, deadline) =>
        {
            deadline.Within(DialBench.Limit, "a test");
            conduit.TryWrite(sent);
            return await DialBench.ReadAllAsync(conduit, deadline);
        });
        Assert.Equal(sent.Length, all.Length);
    }

    [Fact]
    public void The_limit_is_raised_to_the_hard_one()
    {
        string limits = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        Assert.Equal(2, limits.Split(' ', StringSplitOptions.RemoveEmptyEntries).Count(word => word == $"{Raised.Limit}"));
        Assert.InRange(Raised.Original, 1, Raised.Limit);
    }

    public void Dispose()
    {
        _bench.Dispose();
        _directory.Dispose();
    }

    private ExecDialer Exec(string path, params string[] arguments) => new(Program(path, arguments));

    private Program Program(string path, params string[] arguments) => new(path, arguments, Raised, DialBench.Limit, _log);

    private Task<string> RunAsync(Dialer dialer, string input, DialRequest? request = null) =>
        _bench.DialAsync(dialer, (conduit, deadline) => DialBench.ExchangeAsync(conduit, deadline, input), request);

    /// <summary>A program's end is told after its connection's.</summary>
    private Task<string> LoggedAsync(string part) => _log.WaitForAsync(part);
}
