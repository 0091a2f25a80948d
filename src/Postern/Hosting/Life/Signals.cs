using System.Runtime.InteropServices;

namespace Postern.Hosting.Life;

/// <summary>What signals mean to a running process: HUP reloads, TERM and INT drain, and a second one ends.</summary>
/// <remarks>
/// The handlers run on a thread of the runtime and must return soon. A third TERM is the system's: it kills. USR1, which
/// opens the log file anew, belongs to <see cref="Logging.Log"/>.
/// </remarks>
internal sealed class Signals : IDisposable
{
    private readonly Action<bool> _stop;
    private readonly PosixSignalRegistration[] _registrations;
    private int _stops;

    /// <summary>Begins to listen.</summary>
    /// <param name="reload">Reads everything again.</param>
    /// <param name="stop">Stops; told whether it is the second time, so that nothing is waited for.</param>
    public Signals(Action reload, Action<bool> stop)
    {
        _stop = stop;
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
            {
                context.Cancel = true;
                reload();
            }),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnStop),
            PosixSignalRegistration.Create(PosixSignal.SIGINT, OnStop),
        ];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
    }

    private void OnStop(PosixSignalContext context)
    {
        int count = Interlocked.Increment(ref _stops);
        context.Cancel = count <= 2;
        if (count <= 2)
            _stop(count == 2);
    }
}
