using System.Collections.Concurrent;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Net.Control;
using Postern.Net.Dialing;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Tls;

namespace Postern.Hosting;

/// <summary>All doors of a process: opened together or not at all, replaced together or not at all, drained together.</summary>
/// <remarks>
/// A reload builds the new doors beside the old ones and opens only what nobody has open; sockets that stay are handed
/// over open, so no connection is refused or lost. Connections that are in keep the door they came through.
/// </remarks>
internal sealed class Household : IAsyncDisposable
{
    private static readonly TimeSpan TicketKeyLife = TimeSpan.FromHours(12);
    private static readonly TimeSpan LeaveStep = TimeSpan.FromSeconds(1);

    private readonly Common _common;
    private readonly ILogger _log;
    private readonly SemaphoreSlim _change = new(1, 1);
    private readonly ConcurrentDictionary<IDoorInService, bool> _leaving = [];
    private readonly ITimer _ticketTimer;
    private volatile IDoorInService[] _doors = [];
    private IReadOnlyList<Listener> _unused = [];
    private bool _hasBegun;
    private bool _isSucceeded;

    internal Household(Common common)
    {
        _common = common;
        _log = common.Log.CreateLogger("");
        _ticketTimer = common.Time.CreateTimer(_ => RotateTicketKeys(), state: null, TicketKeyLife, TicketKeyLife);
    }

    /// <summary>The doors in service.</summary>
    internal IReadOnlyList<IDoorInService> Doors => _doors;

    /// <summary>The figures of the login guard; null where there is no mail door.</summary>
    internal Mail.Guard.GuardPicture? Guard => _common.Accounts.GuardPicture;

    /// <summary>Connections that are in, at doors in service and at those that are leaving.</summary>
    internal int Inside => Everywhere.Sum(door => door.Door.Inside);

    /// <summary>Doors in service, and those out of service that somebody is still in by.</summary>
    internal IReadOnlyList<IDoorInService> Everywhere => [.. _doors.Union(_leaving.Keys)];

    /// <summary>What goes wrong with a door's settings, files and ports: one sentence each, for the operator.</summary>
    internal static bool IsOperators(Exception e) =>
        e is CredentialException or TlsSettingException or DialerSettingException or ListenException or IOException or UnauthorizedAccessException;

    /// <summary>Whether a start has failed because another process has the place of a door, or the name of this one.</summary>
    internal static bool IsTaken(IOException failed) =>
        (failed as ListenException ?? failed.InnerException as ListenException) is { IsInUse: true } || failed is ControlException { IsNameTaken: true };

    /// <summary>Opens the first doors or throws; nobody is let in before <see cref="BeginAsync"/>.</summary>
    /// <param name="orders">What to open.</param>
    /// <param name="passed">What the predecessor listens on; places among them are taken over from it.</param>
    internal async Task OpenAsync(IReadOnlyList<DoorOrder> orders, IReadOnlyList<Listener> passed)
    {
        await _change.WaitAsync();
        try
        {
            _doors = await OpenAllAsync(orders, [.. passed]);
            _unused = [.. passed.Except(_doors.SelectMany(door => door.Door.Listeners))];
            TellLeft();
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Lets the first ones in, and no longer holds open what no door wants of what was passed.</summary>
    internal async Task BeginAsync()
    {
        await _change.WaitAsync();
        try
        {
            foreach (Listener listener in _unused)
                listener.Stop();
            _unused = [];
            if (_hasBegun)
                return; // a reload was faster, and has begun with other doors
            _hasBegun = true;
            foreach (IDoorInService door in _doors)
                door.Start();
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Has another process listen where we do, and stops accepting once it does: the sockets are shared, so nobody in their queues is lost.</summary>
    /// <param name="pass">Given what is open here; answers null when the other process accepts, or why all is to stay as it was.</param>
    /// <returns>What <paramref name="pass"/> has answered.</returns>
    internal async Task<string?> HandOverAsync(Func<IReadOnlyList<Listener>, InheritedSockets, Task<string?>> pass)
    {
        if (!await _change.WaitAsync(TimeSpan.Zero))
            return "something else is being changed just now: a reload, another replacement, or the end";
        try
        {
            Listener[] open = [.. _doors.SelectMany(door => door.Door.Listeners)];
            if (_isSucceeded)
                return "another process has taken its place already";
            if (await pass(open, _common.Inherited) is { } problem)
                return problem;
            _isSucceeded = true;
            foreach (Listener listener in open)
            {
                listener.GiveAway();
                listener.Stop();
            }
            foreach (IDoorInService door in _doors)
                door.Door.Forget();
            return null;
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Opens these doors in place of those in service, or throws and changes nothing.</summary>
    internal async Task UseAsync(IReadOnlyList<DoorOrder> orders)
    {
        await _change.WaitAsync();
        try
        {
            if (_isSucceeded)
                throw new IOException("another process has taken its place");
            _hasBegun = true;
            IDoorInService[] before = _doors;
            List<Listener> open = [.. before.SelectMany(door => door.Door.Listeners)];
            IDoorInService[] after = await OpenAllAsync(orders, open);
            foreach (IDoorInService door in after)
                door.Start();
            // Leaving before they are out of service: nobody who counts misses one.
            foreach (IDoorInService door in before)
                _leaving[door] = true;
            _doors = after;
            List<Listener> kept = [.. after.SelectMany(door => door.Door.Listeners)];
            foreach (Listener listener in open.Except(kept))
                listener.Stop();
            // A door that is still there under its name has a successor, and who waits for a turn waits on.
            foreach (IDoorInService door in Everywhere.Where(door => !Array.Exists(after, other => other.Door.Settings.Name == door.Door.Settings.Name)))
                door.Door.EndWaits();
            foreach (IDoorInService door in before)
                _ = LeaveAsync(door);
            TellLeft();
        }
        finally
        {
            _change.Release();
        }
    }

    /// <summary>Reads certificates and authorities again now.</summary>
    internal void Look()
    {
        foreach (IDoorInService door in _doors)
            door.Look();
    }

    /// <summary>Serves standard input and output at the one door that stands there, until that connection ends.</summary>
    internal async Task<bool> ServeStandardStreamsAsync(string name)
    {
        IDoorInService door = _doors.First(door => door.Door.Settings.Name == name);
        await door.Door.ServeOneAsync(_common.Loops.All[0], OpenStandardStreams, StandardPeer());
        return door.Door.Counters.Ends.Keys.All(EndReason.IsGood);
    }

    /// <summary>Stops accepting, lets open connections end by themselves for each door's drain limit, then ends them.</summary>
    internal async Task StopAsync(CancellationToken now)
    {
        await _change.WaitAsync(CancellationToken.None);
        // A reload has put doors out of service, not their connections: these are drained with all others.
        IReadOnlyList<IDoorInService> doors = Everywhere;
        HostingLog.Stopping(_log, Inside, doors.Count == 0 ? 0 : doors.Max(door => door.Door.Settings.Limits.Drain.TotalSeconds));
        foreach (IDoorInService door in doors)
        {
            // Who waits for a turn waits on where others take our place: only the listening is theirs.
            if (!_isSucceeded)
                door.Door.Close();
            door.StopLooking();
        }
        _common.Inherited.Close();
        await SettleAsync();
        await Task.WhenAll(doors.Select(door => door.Door.DrainAsync(door.Door.Settings.Limits.Drain, _common.Time, now)));
        HostingLog.Stopped(_log);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _ticketTimer.DisposeAsync();
        foreach (IDoorInService door in _doors)
            await door.DisposeAsync();
        foreach (IDoorInService door in _leaving.Keys)
            await DismissAsync(door);
        await _common.Accounts.DisposeAsync();
        _common.Store.Dispose();
        _common.Loops.Dispose();
        _change.Dispose();
    }

    private void TellLeft()
    {
        if (_common.Inherited.Left is { Count: > 0 } left)
            HostingLog.SocketsLeft(_log, string.Join(", ", left));
    }

    /// <summary>Waits until acceptors have stopped and what they accepted has come to its loop: a drain that did not count it would reset it.</summary>
    private async Task SettleAsync()
    {
        for (int round = 0; round < 2; round++)
            await Task.WhenAll(_common.Loops.All.Select(loop => loop.RunAsync(() => Task.CompletedTask)));
    }

    private async Task<IDoorInService[]> OpenAllAsync(IReadOnlyList<DoorOrder> orders, List<Listener> open)
    {
        var doors = new List<IDoorInService>();
        try
        {
            foreach (DoorOrder order in orders)
                doors.Add(order.Make(_common, CountersFor(order.Name, doors)));
            foreach (IDoorInService door in doors)
                door.Door.Open([.. open.Except(doors.SelectMany(other => other.Door.Listeners))]);
            doors.ForEach(door => door.Identify());
            return [.. doors];
        }
        catch
        {
            // Whatever it was: a port that stayed open here would be in the way of the next attempt.
            foreach (IDoorInService door in doors)
            {
                foreach (Listener listener in door.Door.Listeners.Except(open))
                    listener.Stop();
                await door.DisposeAsync();
            }
            throw;
        }
    }

    /// <summary>Those of the door of this name, in service or leaving, unless another of this name has them already.</summary>
    private DoorCounters CountersFor(string name, List<IDoorInService> taken) =>
        Everywhere.Where(door => door.Door.Settings.Name == name)
            .Select(door => door.Door.Counters)
            .FirstOrDefault(counters => !taken.Exists(other => other.Door.Counters == counters)) ?? new DoorCounters();

    /// <summary>A door out of service stays until its last connection has ended.</summary>
    private async Task LeaveAsync(IDoorInService door)
    {
        door.Door.Forget();
        door.StopLooking();
        // The wait comes first: a connection that was accepted for this door may still be on its way to its loop.
        do
            await Task.Delay(LeaveStep, _common.Time, CancellationToken.None);
        while (door.Door.Inside > 0);
        await DismissAsync(door);
    }

    private async Task DismissAsync(IDoorInService door)
    {
        if (_leaving.TryRemove(door, out _))
            await door.DisposeAsync();
    }

    private void RotateTicketKeys()
    {
        foreach (IDoorInService door in _doors)
            door.RotateTicketKeys();
    }

    /// <summary>Descriptors 0 and 1: one socket from inetd, or two pipes.</summary>
    private static Conduit OpenStandardStreams(Loop loop) => StandardSocket.IsOneSocket()
        ? new SocketConduit(loop, StandardSocket.TakeSocket())
        : new PipeConduit(loop, StandardSocket.Take(0), StandardSocket.Take(1));

    private static PeerAddress StandardPeer()
    {
        try
        {
            using var socket = new Socket(new SafeSocketHandle(0, ownsHandle: false));
            return socket.RemoteEndPoint is System.Net.IPEndPoint peer
                ? PeerAddress.From(peer.Address, peer.Port)
                : PeerAddress.Local(PeerKind.Stdio);
        }
        catch (SocketException)
        {
            return PeerAddress.Local(PeerKind.Stdio); // a pipe, a terminal, or a socket without a peer
        }
    }
}
