using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging;
using Postern.Logging;
using Postern.Logging.Stunnel;
using Postern.Stunnel.Settings;
using Postern.Testing;

namespace Postern.Tests.Logging.Stunnel;

public sealed class StunnelLogTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_line_has_the_local_time_the_level_and_the_id()
    {
        var zone = TimeZoneInfo.CreateCustomTimeZone("x", TimeSpan.FromHours(2), "x", "x");
        var line = new LogLine(new DateTimeOffset(2026, 11, 22, 23, 5, 6, TimeSpan.Zero), LogLevel.Information, "17", default, "a\nb\u0007", null) { Severity = 5 };
        Assert.Equal("2026.11.23 01:05:06 LOG5[17]: a.b.\n", Encoding.UTF8.GetString(new StunnelText(zone).Format([line])));
    }

    [Fact]
    public void A_text_is_cut_at_1024_letters() => Assert.Equal(1024, StunnelText.Clean(new string('x', 5000)).Length);

    [Fact]
    public void What_was_said_before_the_log_is_open_comes_first_as_far_as_it_is_wanted()
    {
        string path = _directory.File("log");
        using (var log = new StunnelLog(TimeProvider.System, _directory.File("nobody")))
        {
            log.Own.Debug("no");
            log.Own.Notice("first");
            log.Open(new GlobalOptions { Output = path, Syslog = false, DebugLevel = 5 }, onError: false);
            log.EnterBackground();
            log.Own.Info("no");
            log.Own.Error("second");
            log.CreateLogger("").LogWarning("of ours");
        }
        Assert.Equal(["LOG5[ui]: first", "LOG3[main]: second", "LOG4[main]: of ours"], File.ReadAllLines(path).Select(line => line["2026.11.22 06:18:35 ".Length..]));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_start_that_fails_tells_everything_with_a_mark()
    {
        using var log = new StunnelLog(TimeProvider.System, _directory.File("nobody"));
        log.Own.Info("read");
        log.Own.Notice("seen");
        log.Own.Warning("odd");
        log.Own.Error("bad");
        using var error = new StringWriter();
        log.TellFailure(error);
        Assert.Equal("[ ] read\n[.] seen\n[:] odd\n[!] bad\n", error.ToString());
    }

    [Fact]
    public async Task Syslog_gets_the_service_the_level_and_the_id_and_no_process()
    {
        string path = _directory.File("syslog");
        using var daemon = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        daemon.Bind(new UnixDomainSocketEndPoint(path));
        using var log = new StunnelLog(TimeProvider.System, path);
        var options = new GlobalOptions { ServiceName = "mytunnel", Facility = 2, DebugLevel = 6 };
        log.OpenSyslog(options);
        log.Open(options, onError: false);
        log.Write(5, "3", "hello");
        byte[] bytes = new byte[2000];
        int length = await daemon.ReceiveAsync(bytes).WaitAsync(TimeSpan.FromSeconds(30));
        string said = Encoding.UTF8.GetString(bytes, 0, length);
        Assert.StartsWith("<21>", said);
        Assert.EndsWith(" mytunnel: LOG5[3]: hello", said);
    }
}
