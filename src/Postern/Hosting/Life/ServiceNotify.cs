using System.Globalization;
using System.Net.Sockets;

namespace Postern.Hosting.Life;

/// <summary>Tells the service manager how it goes (sd_notify(3)), and that we are alive as often as it wants to hear it.</summary>
/// <remarks>A service manager that went away, or that does not read, is told nothing; the doors are open all the same.</remarks>
internal sealed class ServiceNotify : IDisposable
{
    /// <summary>How long a message that is sent once may wait for a manager that does not read; arbitrary.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly ServiceLine? _news;
    private readonly ServiceLine? _pulse;
    private readonly TimeProvider _time;
    private readonly ITimer? _watchdog;
    private volatile Func<bool> _isAlive = static () => true;

    /// <summary>Reads <c>NOTIFY_SOCKET</c>, <c>WATCHDOG_USEC</c> and <c>WATCHDOG_PID</c>.</summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="processId">Our own process.</param>
    /// <param name="time">The clock of the watchdog.</param>
    public ServiceNotify(Func<string, string?> environment, int processId, TimeProvider time)
    {
        _time = time;
        if (environment("NOTIFY_SOCKET") is not { Length: > 0 } path)
            return;
        // '@' is a name in the abstract namespace (unix(7)).
        var manager = new UnixDomainSocketEndPoint(path[0] == '@' ? '\0' + path[1..] : path);
        _news = new ServiceLine(manager, Patience);
        _news.Open();
        if (WatchdogInterval(environment, processId) is not { } interval)
            return;
        // It does not wait: the next sign follows soon, and each that waited would hold a thread.
        _pulse = new ServiceLine(manager, TimeSpan.Zero);
        _pulse.Open();
        _watchdog = time.CreateTimer(_ => SendIf(_isAlive()), state: null, TimeSpan.Zero, interval);
    }

    /// <summary>Whether the service manager itself has started this process and waits until it is ready: one that then goes to the background is lost to it, and takes its service along.</summary>
    /// <remarks><c>SYSTEMD_EXEC_PID</c> tells it from a program that a service has started, and that has only inherited the rest (systemd.exec(5)).</remarks>
    public static bool WaitsFor(int processId, Func<string, string?> environment) =>
        environment("NOTIFY_SOCKET") is { Length: > 0 } && environment("SYSTEMD_EXEC_PID") == processId.ToString(CultureInfo.InvariantCulture);

    /// <summary>Asked from now on before each sign of life: false keeps it back, and the manager starts us anew.</summary>
    public void Ask(Func<bool> isAlive) => _isAlive = isAlive;

    /// <summary>All doors are open.</summary>
    public void Ready(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>The configuration is being read again; <see cref="Ready"/> follows in any case.</summary>
    public void Reloading()
    {
        // Microseconds of CLOCK_MONOTONIC, which is what the clock's timestamps are on Linux (sd_notify(3), Type=notify-reload).
        long microseconds = (long)_time.GetElapsedTime(0).TotalMicroseconds;
        Send(string.Create(CultureInfo.InvariantCulture, $"RELOADING=1\nMONOTONIC_USEC={microseconds}"));
    }

    /// <summary>We are about to end.</summary>
    public void Stopping() => Send("STOPPING=1");

    /// <summary>Another process is the main one of the service; from now on it speaks, and this one says nothing more (sd_notify(3), MAINPID).</summary>
    public void PassOn(int process)
    {
        Send(string.Create(CultureInfo.InvariantCulture, $"MAINPID={process}"));
        // A line that is closed says nothing more.
        _watchdog?.Dispose();
        _pulse?.Dispose();
        _news?.Dispose();
    }

    /// <summary>A line that <c>systemctl status</c> shows.</summary>
    public void Status(string status) => Send($"STATUS={status}");

    /// <inheritdoc/>
    public void Dispose()
    {
        _watchdog?.Dispose();
        _pulse?.Dispose();
        _news?.Dispose();
    }

    private void SendIf(bool alive)
    {
        if (alive)
            _pulse?.Send("WATCHDOG=1");
    }

    private void Send(string message) => _news?.Send(message);

    /// <summary>
    /// A quarter of what the manager allows; null where it does not watch us. sd_watchdog_enabled(3) advises half: an answer is a
    /// beat later than its question, and what is stuck for one beat alone must not cost the process its life.
    /// </summary>
    private static TimeSpan? WatchdogInterval(Func<string, string?> environment, int processId)
    {
        if (environment("WATCHDOG_PID") is { } pid && pid != processId.ToString(CultureInfo.InvariantCulture))
            return null;
        return long.TryParse(environment("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out long microseconds) && microseconds > 0
            ? TimeSpan.FromMicroseconds(microseconds / 4.0)
            : null;
    }
}
