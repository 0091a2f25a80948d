using System.Runtime.InteropServices;

namespace Postern.Verbs.Ssh;

/// <summary>Lets a signal end what runs through its own clearing up, and not at once.</summary>
internal static class Interruption
{
    private static readonly PosixSignal[] Ends = [PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP];

    internal static async Task<T> GuardAsync<T>(Func<CancellationToken, Task<T>> run, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        PosixSignalRegistration[] registrations = [.. Ends.Select(signal => PosixSignalRegistration.Create(signal, context =>
        {
            context.Cancel = true;
            stop.Cancel();
        }))];
        try
        {
            return await run(stop.Token);
        }
        finally
        {
            foreach (PosixSignalRegistration registration in registrations)
                registration.Dispose();
        }
    }
}
