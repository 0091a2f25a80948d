using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Postern.Configuration;
using Postern.Logging;
using Postern.Testing;

namespace Postern.Tests.Logging;

public sealed partial class LogTests : IDisposable
{
    private static readonly DateTimeOffset Then = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_line_is_time_level_source_and_text() =>
        Assert.Equal("2026-11-21T08:00:00Z info  door: text\n", Text(new LogText(json: false, colour: false), Line(LogLevel.Information, "door", "text")));

    [Fact]
    public void A_colour_surrounds_a_warning_and_no_information()
    {
        var text = new LogText(json: false, colour: true);
        Assert.Equal("2026-11-21T08:00:00Z \e[33mwarn  door: text\e[0m\n", Text(text, Line(LogLevel.Warning, "door", "text")));
        Assert.DoesNotContain('\e', Text(text, Line(LogLevel.Information, "door", "text")));
    }

    [Fact]
    public void A_peer_cannot_write_lines_or_paint_the_terminal() =>
        Assert.Equal("2026-11-21T08:00:00Z info  a?b: x??[31m?y\n", Text(new LogText(json: false, colour: false), Line(LogLevel.Information, "a\nb", "x\n\e[31m\u009by")));

    [Fact]
    public void Json_carries_the_facts_of_a_message()
    {
        var path = _directory.File("log");
        using (var log = Log.Open(new HostSettings { LogFile = path, Json = true }, errorIsOurs: true, TimeProvider.System))
            Ended(log.CreateLogger("pop3s"), "192.0.2.1", 12, new Wire.Text.Secret("hunter2"));
        using var json = JsonDocument.Parse(File.ReadAllText(path));
        Assert.Equal("info", json.RootElement.GetProperty("level").GetString());
        Assert.Equal("pop3s", json.RootElement.GetProperty("source").GetString());
        Assert.Equal("Ended", json.RootElement.GetProperty("event").GetString());
        Assert.Equal("192.0.2.1", json.RootElement.GetProperty("peer").GetString());
        Assert.Equal(12, json.RootElement.GetProperty("bytes").GetInt64());
        Assert.DoesNotContain("hunter2", json.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_level_below_the_least_is_not_written_and_quiet_means_warnings()
    {
        var path = _directory.File("log");
        using (var log = Log.Open(new HostSettings { LogFile = path, Quiet = true }, errorIsOurs: true, TimeProvider.System))
        {
            log.CreateLogger("").Log(LogLevel.Information, "no");
            log.CreateLogger("").Log(LogLevel.Warning, "yes");
        }

        Assert.EndsWith("warn  yes\n", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(File.ReadAllLines(path));
    }

    [Fact]
    public void A_log_file_is_of_mode_0640_and_appended_to_even_by_two()
    {
        var path = _directory.File("log");
        for (var i = 0; i < 2; i++)
        {
            using var one = Log.Open(new HostSettings { LogFile = path }, errorIsOurs: true, TimeProvider.System);
            using var other = Log.Open(new HostSettings { LogFile = path }, errorIsOurs: true, TimeProvider.System);
            one.CreateLogger("").Log(LogLevel.Warning, "one");
            other.CreateLogger("").Log(LogLevel.Warning, "other");
        }

        Assert.Equal(4, File.ReadAllLines(path).Length);
        Assert.Equal(UnixFileMode.None, File.GetUnixFileMode(path) & ~(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead));
    }

    [Fact]
    public void A_rotated_file_is_opened_anew()
    {
        var path = _directory.File("log");
        using (var target = new FileTarget(path, new LogText(json: false, colour: false)))
        {
            target.Write([Line(LogLevel.Information, "", "before")]);
            File.Move(path, path + ".1");
            target.Write([Line(LogLevel.Information, "", "between")]);
            target.Reopen();
            target.Write([Line(LogLevel.Information, "", "after")]);
        }

        Assert.Equal(2, File.ReadAllLines(path + ".1").Length);
        Assert.EndsWith("after", Assert.Single(File.ReadAllLines(path)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_one_sentence()
    {
        var failed = Assert.Throws<IOException>(() => Log.Open(new HostSettings { LogFile = _directory.File("no/log") }, errorIsOurs: true, TimeProvider.System));
        Assert.Contains("cannot be written", failed.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_target_that_hangs_costs_lines_and_no_time()
    {
        using var target = new HangingTarget();
        using (var queue = new LogQueue([target], TimeProvider.System))
        {
            queue.Add(Line(LogLevel.Information, "", "first"));
            target.Entered.Wait(TestContext.Current.CancellationToken);
            for (var i = 0; i < LogQueue.Capacity + 10; i++)
                queue.Add(Line(LogLevel.Information, "", "more"));
            target.Go.Set();
        }

        Assert.Equal(LogQueue.Capacity + 2, target.Written.Count);
        Assert.StartsWith("10 lines of the log were lost", target.Written[^1], StringComparison.Ordinal);
    }

    [Fact]
    public void Syslog_gets_one_datagram_a_line_and_survives_a_restart()
    {
        var path = _directory.File("dev-log");
        using var target = new SyslogTarget(facility: 2, path);
        Assert.Equal(1, target.Write([Line(LogLevel.Error, "door", "nobody listens")]));
        for (var i = 0; i < 2; i++)
        {
            using var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { ReceiveTimeout = 5000 };
            File.Delete(path);
            daemon.Bind(new UnixDomainSocketEndPoint(path));
            Assert.Equal(0, target.Write([Line(LogLevel.Error, "door", "text\nmore")]));
            var buffer = new byte[512];
            var text = Encoding.UTF8.GetString(buffer, 0, daemon.Receive(buffer));
            Assert.Matches($@"^<19>Nov 2\d \d\d:00:00 postern\[{Environment.ProcessId}\]: door: text\?more$", text);
        }
    }

    private static LogLine Line(LogLevel level, string source, string text) => new(Then, level, source, default, text, null);

    private static string Text(LogText text, LogLine line) => Encoding.UTF8.GetString(text.Format([line]));

    [LoggerMessage(7, LogLevel.Information, "end: peer {Peer}, {Bytes} bytes, {Password}")]
    private static partial void Ended(ILogger logger, string peer, long bytes, Wire.Text.Secret password);

    private sealed class HangingTarget : ILogTarget
    {
        public ManualResetEventSlim Entered { get; } = new();

        public ManualResetEventSlim Go { get; } = new();

        public List<string> Written { get; } = [];

        public int Write(ReadOnlySpan<LogLine> lines)
        {
            Entered.Set();
            Go.Wait();
            foreach (var line in lines)
                Written.Add(line.Text);
            return 0;
        }

        public void Reopen()
        {
            // Nothing is open.
        }

        public void Dispose()
        {
            // The queue disposes targets; the test still looks at this one.
        }
    }
}
