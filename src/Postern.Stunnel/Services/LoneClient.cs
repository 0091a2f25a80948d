using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Loops;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Services.Programs;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>The one client of a service that listens nowhere: inetd's, or a program that it starts itself.</summary>
public static class LoneClient
{
    /// <summary>Serves whoever is at descriptors 0 and 1, sockets or not, until the connection has ended.</summary>
    /// <exception cref="IOException">One of them is closed.</exception>
    public static Task ServeInetdAsync(Door door, ServiceParts parts)
    {
        bool isSocket = StandardSocket.IsOneSocket();
        var own = isSocket ? PeerAddress.PeerOf(0) : PeerAddress.Local(PeerKind.Stdio);
        return door.ServeOneAsync(parts.Loops.All[0], loop => Open(loop, isSocket), own);
    }

    /// <summary>Starts the program of <c>exec</c> and connects it to <c>connect</c>; again and again where <c>retry</c> says so.</summary>
    /// <param name="door">The service as a door.</param>
    /// <param name="service">Its options.</param>
    /// <param name="parts">What all services share.</param>
    /// <param name="cancel">Ends the trying; a connection that is there goes on until the door ends it.</param>
    public static async Task RunProgramAsync(Door door, ServiceOptions service, ServiceParts parts, CancellationToken cancel)
    {
        var log = new ServiceLog(parts.Sink, parts.MainId, service.DebugLevel);
        Loop loop = parts.Loops.All[0];
        log.Debug($"Starting exec+connect service [{service.Name}]");
        do
        {
            await RunOnceAsync(door, service, parts, log, loop);
            if (service.Retry is not { } pause || cancel.IsCancellationRequested)
                return;
            log.Info("Retrying an exec+connect section");
            await Task.Delay(pause, parts.Time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        while (!cancel.IsCancellationRequested);
    }

    private static async Task RunOnceAsync(Door door, ServiceOptions service, ServiceParts parts, ServiceLog log, Loop loop)
    {
        try
        {
            Conduit program = await loop.RunAsync(() => ProgramStart.RunAsync(service, parts, log, loop).AsTask());
            await door.ServeOneAsync(loop, _ => program, PeerAddress.Local(PeerKind.Stdio));
        }
        catch (ConduitException)
        {
            // It was logged why the program does not start; with retry it is tried again.
            log.Error($"Failed to start exec+connect service [{service.Name}]");
        }
    }

    private static Conduit Open(Loop loop, bool isSocket)
    {
        if (isSocket)
            return new SocketConduit(loop, StandardSocket.TakeSocket());
        int input = StandardSocket.Take(0);
        return new PipeConduit(loop, input, StandardSocket.Take(1));
    }
}
