using System.Globalization;
using System.Runtime.InteropServices;

namespace Postern.Hosting.Stunnel;

/// <summary>What signals mean to a process that is stunnel.</summary>
/// <remarks>The handlers run on a thread of the runtime and must return soon.</remarks>
internal sealed class StunnelSignals : IDisposable
{
    private const PosixSignal Usr1 = (PosixSignal)10; // signal(7); PosixSignal takes raw numbers
    private const PosixSignal Usr2 = (PosixSignal)12;

    private readonly List<PosixSignalRegistration> _registrations = [];

    /// <summary>The signals that were ignored when we were started, a bit each (proc(5), SigIgn); asked before chroot(2), behind which there is no /proc.</summary>
    public static ulong Ignored()
    {
        const string Key = "SigIgn:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? 0 : ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }

    /// <summary>Begins to listen.</summary>
    /// <param name="ignored">What <see cref="Ignored"/> has said.</param>
    /// <param name="reload">HUP: reads everything again.</param>
    /// <param name="reopen">USR1: opens the log file anew.</param>
    /// <param name="list">USR2: lists the connections.</param>
    /// <param name="stop">TERM, INT, QUIT: ends; told the signal's name.</param>
    public StunnelSignals(ulong ignored, Action reload, Action reopen, Action list, Action<string> stop)
    {
        Register(PosixSignal.SIGHUP, reload);
        Register(Usr1, reopen);
        Register(Usr2, list);
        foreach (var (signal, number, name) in new[] { (PosixSignal.SIGTERM, 15, "SIGTERM"), (PosixSignal.SIGINT, 2, "SIGINT"), (PosixSignal.SIGQUIT, 3, "SIGQUIT") })
        {
            // What was ignored when we were started stays so (nohup(1), a shell's background).
            if ((ignored & (1UL << (number - 1))) == 0)
                Register(signal, () => stop(name));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Register(PosixSignal signal, Action handle) => _registrations.Add(PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true; // it would end the process
        handle();
    }));
}
