using System.Net.Sockets;
using System.Text;
using Postern.Hosting.Life;
using Postern.Testing;

namespace Postern.Tests.Hosting;

/// <summary>Proves what a service manager hears, with a socket in its place.</summary>
public sealed class ServiceNotifyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    public ServiceNotifyTests() => _manager.Bind(new UnixDomainSocketEndPoint(_directory.File("notify")));

    public void Dispose()
    {
        _manager.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task It_hears_of_every_step()
    {
        using var notify = Notify();
        notify.Ready("1 door is open");
        notify.Reloading();
        notify.Stopping();
        Assert.Equal("READY=1\nSTATUS=1 door is open", await HearAsync());
        string[] reloading = (await HearAsync()).Split('\n');
        Assert.Equal("RELOADING=1", reloading[0]);
        long microseconds = long.Parse(reloading[1]["MONOTONIC_USEC=".Length..]);
        long uptime = (long)(double.Parse((await File.ReadAllTextAsync("/proc/uptime", TestContext.Current.CancellationToken)).Split(' ')[0]) * 1_000_000);
        Assert.InRange(microseconds, uptime - 60_000_000, uptime + 1_000_000);
        Assert.Equal("STOPPING=1", await HearAsync());
    }

    [Fact]
    public async Task It_names_who_takes_its_place_and_says_nothing_more()
    {
        using var notify = Notify(("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "8"));
        notify.PassOn(4711);
        notify.Stopping();
        notify.Status("nobody hears it");
        using var next = Notify();
        next.Ready("1 door is open");
        Assert.Equal("MAINPID=4711", await HearAsync());
        Assert.Equal("READY=1\nSTATUS=1 door is open", await HearAsync());
    }

    [Fact]
    public async Task The_watchdog_gets_its_sign_of_life()
    {
        using var notify = Notify(("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "7"));
        Assert.Equal("WATCHDOG=1", await HearAsync());
        Assert.Equal("WATCHDOG=1", await HearAsync());
    }

    [Theory]
    [InlineData(true, "WATCHDOG=1")]
    [InlineData(false, "STOPPING=1")]
    public async Task Only_what_is_alive_gives_a_sign_of_life(bool alive, string first)
    {
        var time = new ManualTime();
        using var notify = Notify(time, ("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "7"));
        notify.Ask(() => alive);
        time.Advance(TimeSpan.FromSeconds(1));
        notify.Stopping();
        Assert.Equal(first, await HearAsync());
    }

    [Fact]
    public async Task A_manager_that_does_not_read_holds_nobody_up()
    {
        var time = new ManualTime();
        using var notify = Notify(time, ("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "7"));
        await Task.Factory.StartNew(
            () =>
            {
                // More than a queue holds (unix(7), max_dgram_qlen).
                for (int i = 0; i < 1000; i++)
                    time.Advance(TimeSpan.FromSeconds(1));
            },
            TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default).WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.Equal("WATCHDOG=1", await HearAsync());
    }

    [Fact]
    public async Task A_watchdog_of_another_process_is_not_ours()
    {
        using var notify = Notify(("WATCHDOG_USEC", "1"), ("WATCHDOG_PID", "8"));
        notify.Stopping();
        Assert.Equal("STOPPING=1", await HearAsync());
    }

    [Fact]
    public void Without_a_manager_nothing_happens()
    {
        using var notify = new ServiceNotify(_ => null, 7, TimeProvider.System);
        notify.Ready("1 door is open");
        using var gone = new ServiceNotify(name => name == "NOTIFY_SOCKET" ? _directory.File("nowhere") : null, 7, TimeProvider.System);
        gone.Ready("1 door is open");
    }

    [Fact]
    public async Task A_manager_whose_place_is_out_of_reach_by_now_is_told_all_the_same()
    {
        using var notify = Notify(("WATCHDOG_USEC", "20000"), ("WATCHDOG_PID", "7"));
        Assert.Equal("WATCHDOG=1", await HearAsync());
        File.Delete(_directory.File("notify")); // as after chroot
        notify.Stopping();
        await HearAsync("STOPPING=1");
        await HearAsync("WATCHDOG=1");
    }

    [Fact]
    public async Task A_manager_that_listens_anew_is_found()
    {
        using var notify = Notify();
        _manager.Dispose();
        File.Delete(_directory.File("notify"));
        notify.Status("nobody hears this");
        using var next = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        next.Bind(new UnixDomainSocketEndPoint(_directory.File("notify")));
        // A process that starts at this moment holds the old one open until it has begun, and what is sent to that is lost.
        while (next.Available == 0)
        {
            notify.Stopping();
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        byte[] message = new byte[200];
        Assert.Equal("STOPPING=1", Encoding.UTF8.GetString(message, 0, await next.ReceiveAsync(message, TestContext.Current.CancellationToken)));
    }

    [Theory]
    [InlineData("/run/systemd/notify", "7", true)]
    [InlineData("/run/systemd/notify", "8", false)] // inherited from a service that started us
    [InlineData("/run/systemd/notify", null, false)]
    [InlineData(null, "7", false)]
    public void Only_a_manager_that_has_started_us_waits_for_us(string? socket, string? process, bool waits) =>
        Assert.Equal(waits, ServiceNotify.WaitsFor(7, name => name switch { "NOTIFY_SOCKET" => socket, "SYSTEMD_EXEC_PID" => process, _ => null }));

    private ServiceNotify Notify(params (string Name, string Value)[] more) => Notify(TimeProvider.System, more);

    private ServiceNotify Notify(TimeProvider time, params (string Name, string Value)[] more) => new(
        name => name == "NOTIFY_SOCKET" ? _directory.File("notify") : Array.Find(more, row => row.Name == name).Value,
        7,
        time);

    private async Task HearAsync(string text)
    {
        while (await HearAsync() != text)
        {
            // Another sign of life, sent before.
        }
    }

    private async Task<string> HearAsync()
    {
        byte[] message = new byte[200];
        return Encoding.UTF8.GetString(message, 0, await _manager.ReceiveAsync(message, TestContext.Current.CancellationToken));
    }
}
