using Postern.Net.Conduits;
using Postern.Net.Relay;

namespace Postern.Net.Engine;

/// <summary>One client at one door: its conduits, its limit, and what the end line will tell.</summary>
/// <remarks>Lives on one loop. The near conduit changes when TLS begins; whoever replaces it hands the old one over.</remarks>
public sealed class Connection : IRelayOwner
{
    private Deadline? _deadline;

    internal Connection(long id, Door door, Conduit near, PeerAddress peer)
    {
        Id = id;
        Door = door;
        Near = near;
        Peer = peer;
        CountedBy = peer;
        Began = near.Loop.Now;
        _deadline = new Deadline(near.Loop);
    }

    /// <summary>Its number, unique in the process.</summary>
    public long Id { get; }

    /// <summary>The door it came to.</summary>
    public Door Door { get; }

    /// <summary>Where it came from; the address in the PROXY header when a trusted one was sent.</summary>
    public PeerAddress Peer { get; internal set; }

    /// <summary>What the gate counts it by: where it came from, until a trusted proxy has introduced its client and he was let in.</summary>
    internal PeerAddress CountedBy { get; set; }

    /// <summary>The loop's time at which it came.</summary>
    public long Began { get; }

    /// <summary>Towards the client. Whoever puts another in its place has taken the old one over (TLS does).</summary>
    public Conduit Near { get; set; }

    /// <summary>Towards the server, once there is one.</summary>
    public Conduit? Far { get; set; }

    /// <summary>Our own address it came to; the destination in a trusted PROXY header.</summary>
    internal System.Net.IPEndPoint? LocalAddress { get; set; }

    /// <summary>Where it leads, for the log.</summary>
    public string Target { get; set; } = "-";

    /// <summary>What its usher keeps of it.</summary>
    public object? Visit { get; set; }

    /// <summary>The limit it lives under until it is carried, which has limits of its own.</summary>
    public Deadline Deadline => _deadline ?? throw new InvalidOperationException("what carries it has its own limits");

    /// <summary>What carries its bytes, once that has begun.</summary>
    internal Carriage? Carriage { get; private set; }

    /// <summary>Its way was open, and its bytes were carried.</summary>
    public bool IsCarried => Carriage is not null;

    /// <summary>Why it is being ended from outside; null while nobody does.</summary>
    public EndReason? Stopping { get; internal set; }

    /// <summary>It waits for its turn, and does nothing else.</summary>
    internal bool IsWaiting { get; set; }

    /// <summary>Neighbours in its loop's list of all connections of the door.</summary>
    internal Connection? Next { get; set; }

    internal Connection? Previous { get; set; }

    /// <summary>It has not shown yet that it belongs here, by its handshake or, at a mail door, by its login.</summary>
    internal bool Pending { get; set; }

    /// <summary>It has been let in, and is among those that are open.</summary>
    internal bool Entered { get; set; }

    /// <summary>Completes when the connection has ended; null where nobody waits for it.</summary>
    internal TaskCompletionSource? Ended { get; init; }

    /// <summary>It has logged in: from now on it is not one of those that a flood of strangers may push out.</summary>
    public void LetIn()
    {
        IsLetIn = true;
        Door.Enter(this);
    }

    /// <summary>Whoever received it has let it in and serves it: what <see cref="Far"/> leads to has been reached.</summary>
    internal bool IsLetIn { get; private set; }

    /// <summary>The way is open: what only the way to here needed is let go.</summary>
    internal void Start(Carriage carriage)
    {
        Deadline.Clear();
        _deadline = null;
        Carriage = carriage;
        carriage.Start(this);
    }

    void IRelayOwner.OnRelayEnd(RelayEnd end) => Door.Finish(this, end);

    /// <summary>Ends the limit it lives under, if that is still its own.</summary>
    internal void ClearDeadline() => _deadline?.Clear();

    /// <summary>Ends it from outside, on its loop.</summary>
    internal void Stop(EndReason reason)
    {
        Stopping ??= reason;
        var fault = new ConduitFault(FaultKind.Closed, reason.Text);
        if (Carriage is not null)
            Carriage.Stop(fault);
        else
            _deadline?.Stop(fault);
    }
}
