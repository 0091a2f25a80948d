using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;

namespace Postern.Net.Relay;

/// <summary>What brings a connection's bytes across, both ways, until its end: here, or by another program.</summary>
public abstract class Carriage : Alarm
{
    private IRelayOwner? _owner;

    private protected Carriage(Conduit client, Conduit server, Limits limits)
    {
        Client = client;
        Server = server;
        Loop = client.Loop;
        Idle = Milliseconds(limits.Idle);
        Closing = Milliseconds(limits.Close);
    }

    /// <summary>Carries until the end, and tells the owner then, once. The conduits are left to it to close.</summary>
    public abstract void Start(IRelayOwner owner);

    /// <summary>Ends it from outside: a shutdown, an operator.</summary>
    internal void Stop(ConduitFault fault) => Complete(new RelayEnd(RelaySide.Server, fault));

    private protected Conduit Client { get; }

    private protected Conduit Server { get; }

    private protected Loop Loop { get; }

    /// <summary>The idle limit, in the loop's milliseconds; -1 for none.</summary>
    private protected int Idle { get; }

    /// <summary>The limit after one side has finished, in the loop's milliseconds; -1 for none.</summary>
    private protected int Closing { get; }

    /// <summary>The owner has been told.</summary>
    private protected bool IsOver { get; private set; }

    /// <summary>Takes both conduits over, in the place of whoever waits at them.</summary>
    private protected void Watch(IRelayOwner owner, IConduitWatcher watcher)
    {
        _owner = owner;
        Client.ForgetWaiter();
        Server.ForgetWaiter();
        Client.Watcher = watcher;
        Server.Watcher = watcher;
    }

    /// <summary>Tells the owner; only the first end counts.</summary>
    private protected void Complete(RelayEnd end)
    {
        if (IsOver)
            return;
        IsOver = true;
        Loop.ClearAlarm(this);
        Client.Watcher = null;
        Server.Watcher = null;
        _owner!.OnRelayEnd(end); // set before anything is carried
    }

    private static int Milliseconds(TimeSpan limit) =>
        limit == Timeout.InfiniteTimeSpan ? -1 : (int)Math.Min(limit.TotalMilliseconds, int.MaxValue);
}
