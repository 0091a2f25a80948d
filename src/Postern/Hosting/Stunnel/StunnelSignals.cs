using System.Globalization;
using System.Runtime.InteropServices;

namespace Postern.Hosting.Stunnel;

/// <summary>What signals mean to a process that is stunnel. What comes before it serves waits until it does: whoever sees a port open may send one.</summary>
/// <remarks>The handlers run on a thread of the runtime and must return soon.</remarks>
internal sealed class StunnelSignals : IDisposable
{
    private const PosixSignal Usr1 = (PosixSignal)10; // signal(7); PosixSignal takes raw numbers
    private const PosixSignal Usr2 = (PosixSignal)12;

    private static readonly (PosixSignal Signal, int Number, string Name)[] Known =
    [
        (PosixSignal.SIGHUP, 1, "SIGHUP"),
        (Usr1, 10, "SIGUSR1"),
        (Usr2, 12, "SIGUSR2"),
        (PosixSignal.SIGTERM, 15, "SIGTERM"),
        (PosixSignal.SIGINT, 2, "SIGINT"),
        (PosixSignal.SIGQUIT, 3, "SIGQUIT"),
    ];

    private readonly Lock _gate = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly List<string> _waiting = [];
    private Action<string>? _handle;

    /// <summary>Begins to listen; before chroot(2), behind which there is no /proc.</summary>
    public StunnelSignals()
    {
        ulong ignored = Ignored();
        foreach (var (signal, number, name) in Known)
        {
            // What is to end it and was ignored when we were started stays so (nohup(1), a shell's background).
            if (signal is PosixSignal.SIGHUP or Usr1 or Usr2 || (ignored & (1UL << (number - 1))) == 0)
                _registrations.Add(PosixSignalRegistration.Create(signal, context => Take(context, name)));
        }
    }

    /// <summary>Has signals handled from now on, those first that have come already.</summary>
    /// <param name="handle">Told the signal's name.</param>
    public void Begin(Action<string> handle)
    {
        lock (_gate)
        {
            _handle = handle;
            _waiting.ForEach(handle);
            _waiting.Clear();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void Take(PosixSignalContext context, string name)
    {
        context.Cancel = true; // it would end the process
        lock (_gate)
        {
            if (_handle is { } handle)
                handle(name);
            else if (!_waiting.Contains(name))
                _waiting.Add(name);
        }
    }

    /// <summary>The signals that were ignored when we were started, a bit each (proc(5), SigIgn).</summary>
    private static ulong Ignored()
    {
        const string Key = "SigIgn:";
        string? line = File.ReadLines("/proc/self/status").FirstOrDefault(line => line.StartsWith(Key, StringComparison.Ordinal));
        return line is null ? 0 : ulong.Parse(line.AsSpan(Key.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
    }
}
