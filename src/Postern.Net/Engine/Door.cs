using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Engine.Ushers;
using Postern.Net.Engine.Voices;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Engine;

/// <summary>A door at work: it listens, lets in, and keeps whom its usher brings in, until they have ended; its voice tells of it.</summary>
/// <remarks>
/// Connections are kept in lists per loop, touched on that loop alone. Whatever ends a connection ends it on its loop,
/// through its deadline or its relay, and its usher closes conduits only when it is told to, once.
/// </remarks>
public sealed class Door
{
    private readonly DoorParts _parts;
    private readonly IUsher _usher;
    private readonly IDoorVoice _voice;
    private readonly Gate _gate;
    private readonly ConnectionList[] _open;
    private readonly ConnectionList[] _pending;
    private volatile (Listener Listener, End End)[] _opened = [];
    private long _saidStarved = -10_000;

    /// <summary>The drain is over: who still comes, out of a queue between two loops, is not let in any more.</summary>
    private volatile bool _stopped;

    private volatile bool _closing;

    /// <summary>Puts a door together; nothing is opened yet.</summary>
    public Door(DoorSettings settings, DoorParts parts)
    {
        Settings = settings;
        _parts = parts;
        _voice = parts.Voice ?? new HouseVoice(settings.Name, parts.Log);
        _gate = new Gate(settings, parts.Counters.Crowd);
        _usher = parts.Usher ?? new HouseUsher(settings, parts, _gate, _voice);
        _open = [.. parts.Loops.All.Select(_ => new ConnectionList())];
        _pending = [.. parts.Loops.All.Select(_ => new ConnectionList())];
    }

    /// <summary>What it was told to be.</summary>
    public DoorSettings Settings { get; }

    /// <summary>Its ends with the ports they really have.</summary>
    public IReadOnlyList<End> Ends => [.. _opened.Select(one => one.End)];

    /// <summary>Connections that are open and came in through this door itself, not through one that it replaced.</summary>
    public int Inside => _gate.Inside;

    /// <summary>Nobody waits here for a turn any more.</summary>
    internal bool IsClosing => _closing;

    /// <summary>Why an address may not come in, as the log would say it; null where it may.</summary>
    public string? RefusalOf(PeerAddress peer) => _gate.Judge(peer);

    /// <summary>What has happened so far.</summary>
    public DoorCounters Counters => _parts.Counters;

    /// <summary>Opens its ends, without accepting yet. A place that <paramref name="before"/> has open is taken over from it, whatever is spoken there.</summary>
    /// <exception cref="ListenException">One cannot be opened; those that were opened here are closed again.</exception>
    public void Open(IReadOnlyCollection<Listener> before)
    {
        var opened = new List<(Listener Listener, End End)>();
        ListenException? missing = null;
        try
        {
            foreach (End end in Settings.Accept.Where(end => end.Transport != TransportKind.Stdio))
            {
                if (TryOpenOne(end, before, opened) is { } failure)
                    missing = failure;
            }
            if (missing is not null && opened.Count == 0)
                throw missing;
        }
        catch (ListenException)
        {
            foreach (Listener listener in opened.Select(one => one.Listener).Except(before))
                listener.Stop();
            _voice.NothingOpened();
            throw;
        }
        _opened = [.. opened];
    }

    /// <summary>Opens one end, or takes it over; gives why it cannot, where the door may do without it.</summary>
    private ListenException? TryOpenOne(End end, IReadOnlyCollection<Listener> before, List<(Listener Listener, End End)> opened)
    {
        Listener[] here = [.. before.Where(listener => listener.IsAt(end) && !opened.Exists(one => one.Listener == listener))];
        // Doors at "any port" are told apart by what they speak, as far as that goes.
        Listener? open = here.FirstOrDefault(listener => listener.Asked == end) ?? here.FirstOrDefault();
        try
        {
            if (open is null)
            {
                _voice.Opening(end);
                open = Listener.Open(_parts.Loops, end, _parts.Listening.Take(_parts.Inherited, Settings.Name), _parts.Listening);
            }
        }
        catch (ListenException failure) when (_parts.Listening.OneIsEnough)
        {
            _voice.NotOpened(end, failure);
            return failure;
        }
        opened.Add((open, open.End));
        opened[^1] = (open, open.Place(end, Settings.AllowCleartext));
        _voice.Opened(open);
        return null;
    }

    /// <summary>What it listens on.</summary>
    public IReadOnlyList<Listener> Listeners => [.. _opened.Select(one => one.Listener)];

    /// <summary>Gives its listeners up: somebody else has taken them, or will stop them.</summary>
    public void Forget() => _opened = [];

    /// <summary>Begins to accept.</summary>
    public void Start()
    {
        foreach (var (listener, end) in _opened)
        {
            _voice.Listening(end);
            listener.Start(
                (loop, fd, peer) => Accept(loop, new SocketConduit(loop, fd), peer, end),
                SayStarved);
        }
    }

    /// <summary>Once in ten seconds is enough to be heard.</summary>
    private void SayStarved(string reason)
    {
        long now = _parts.Loops.All[0].Now;
        long last = Volatile.Read(ref _saidStarved);
        if (now - last >= 10_000 && Interlocked.CompareExchange(ref _saidStarved, now, last) == last)
            _voice.Starved(reason);
    }

    /// <summary>Serves one connection that is there already (standard input and output); ends when it ends.</summary>
    public async Task ServeOneAsync(Loop loop, Func<Loop, Conduit> open, PeerAddress peer)
    {
        var ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(() =>
        {
            Conduit conduit;
            try
            {
                conduit = open(loop);
            }
            catch (IOException e)
            {
                ended.SetException(e); // nothing was opened: the caller says why, and does not wait
                return;
            }
            loop.AddLoad(1);
            _gate.Enter();
            _ = ServeAsync(Admit(conduit, peer, ended), Settings.Accept[0]);
        });
        await ended.Task;
    }

    /// <summary>Stops accepting. Open connections go on, but for those that only wait for their turn: they are told at once.</summary>
    public void Close()
    {
        foreach (var (listener, _) in _opened)
        {
            listener.Stop();
            _voice.Closed(listener);
        }
        _opened = [];
        EndWaits();
    }

    /// <summary>Nobody waits here for a turn any more, now or later; each such client is told that it ends here.</summary>
    public void EndWaits()
    {
        _closing = true;
        foreach (Loop loop in _parts.Loops.All)
            loop.Post(() => StopAll(loop, connection => connection.IsWaiting));
    }

    /// <summary>Waits until its connections have ended by themselves, and ends what is left when the time is over.</summary>
    public async Task DrainAsync(TimeSpan limit, TimeProvider time, CancellationToken now)
    {
        long began = time.GetTimestamp();
        while (Inside > 0 && !now.IsCancellationRequested && time.GetElapsedTime(began) < limit)
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, CancellationToken.None);
        if (Inside > 0)
            _voice.DrainOver(Inside, time.GetElapsedTime(began).TotalSeconds);
        _stopped = true;
        foreach (Loop loop in _parts.Loops.All)
            loop.Post(() => StopAll(loop, _ => true));
        while (Inside > 0)
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, CancellationToken.None);
    }

    /// <summary>A picture of the open connections, taken on their loops.</summary>
    public async Task<IReadOnlyList<ConnectionPicture>> PicturesAsync()
    {
        var all = new List<ConnectionPicture>();
        foreach (Loop loop in _parts.Loops.All)
            all.AddRange(await loop.RunAsync(() => Task.FromResult(_open[loop.Index].ToList().ConvertAll(ConnectionPicture.Of))));
        return all;
    }

    private void StopAll(Loop loop, Func<Connection, bool> those)
    {
        foreach (Connection connection in _open[loop.Index].ToList().Concat(_pending[loop.Index].ToList()).Where(those))
            connection.Stop(EndReason.Stopped);
    }

    private void Accept(Loop loop, SocketConduit conduit, PeerAddress peer, End end)
    {
        if (_stopped)
        {
            conduit.Abort();
            loop.AddLoad(-1);
            return;
        }
        if (!_gate.TryEnter(peer, out string? refusal))
        {
            Counters.CountTurnedAway();
            _voice.TurnedAway(_parts.NextId(), peer, refusal!); // there is one where nobody gets in
            conduit.Abort();
            loop.AddLoad(-1);
            return;
        }
        _ = ServeAsync(Admit(conduit, peer, ended: null), end);
    }

    private Connection Admit(Conduit conduit, PeerAddress peer, TaskCompletionSource? ended)
    {
        var connection = new Connection(_parts.NextId(), this, conduit, peer) { Ended = ended, LocalAddress = LocalAddressOf(conduit) };
        ConnectionList pending = _pending[conduit.Loop.Index];
        int most = Math.Max(1, Settings.Limits.PendingHandshakes / _pending.Length);
        // The oldest has had its time: a flood of silent clients costs itself its places, not those who come to talk.
        if (pending.Count >= most)
            Evict(pending);
        connection.Pending = true;
        pending.Add(connection);
        return connection;
    }

    /// <summary>Its place is free at once; it may have to wait for its turn before it hears of it.</summary>
    private static void Evict(ConnectionList pending)
    {
        Connection oldest = pending.First!; // the caller has looked
        oldest.Pending = false;
        pending.Remove(oldest);
        oldest.Stop(new EndReason("limit", "limit reached: pending handshakes"));
    }

    /// <summary>Asked only where somebody will be told: a PROXY header of no addresses would be no use (and Dovecot refuses it).</summary>
    private IPEndPoint? LocalAddressOf(Conduit conduit)
    {
        if (Settings.ProxyTo == ProxyHeaderVersion.None || conduit is not SocketConduit socket)
            return null;
        var own = PeerAddress.OwnOf(socket.Descriptor);
        return own.Kind == PeerKind.Inet ? own.ToEndPoint() : null;
    }

    /// <summary>Brings a connection in and opens its way; then it is carried, or it is over.</summary>
    private async Task ServeAsync(Connection connection, End end)
    {
        EndReason? over;
        try
        {
            over = await _usher.AdmitAsync(connection, end);
            over ??= connection.Stopping; // the way may have opened after all, and nobody would stop it again
        }
        catch (ConduitException e)
        {
            over = await _usher.DismissAsync(connection, e.Fault);
        }
        catch (Exception bug)
        {
            _voice.Bug(bug, connection.Id);
            over = new EndReason("bug", "a fault of this program");
        }
        if (over is not null)
            Finish(connection, over);
        else
            connection.Start(_usher.Carry(connection));
    }

    /// <summary>Counts it among those that are open; once.</summary>
    internal void Enter(Connection connection)
    {
        if (connection.Entered)
            return;
        connection.Entered = true;
        Unlist(connection);
        _open[connection.Near.Loop.Index].Add(connection);
    }

    /// <summary>Takes it out of those who have not come in yet, if it still is among them.</summary>
    private void Unlist(Connection connection)
    {
        if (connection.Pending)
            _pending[connection.Near.Loop.Index].Remove(connection);
        connection.Pending = false;
    }

    /// <summary>What carried a connection is over.</summary>
    internal void Finish(Connection connection, RelayEnd end) => Finish(connection, connection.Stopping ?? _usher.Conclude(connection, end));

    /// <summary>Closes a connection, counts it out and writes its line; once for each.</summary>
    private void Finish(Connection connection, EndReason reason)
    {
        Conduit near = connection.Near;
        bool entered = connection.Entered;
        if (entered)
            _open[near.Loop.Index].Remove(connection);
        else
            Unlist(connection);
        connection.ClearDeadline();
        string clientTls = TlsFacts.Of(near, entered);
        // A way that was refused before it was open carried nothing, neither clear nor encrypted.
        string serverTls = TlsFacts.Of(connection.Far, entered: connection.Carriage is not null || connection.IsLetIn);
        long up = near.BytesRead;
        long down = near.BytesWritten;
        _usher.Close(connection, reason);
        _gate.Leave(connection.CountedBy);
        near.Loop.AddLoad(-1);
        Counters.CountEnd(reason, up, down);
        double seconds = (near.Loop.Now - connection.Began) / 1000.0;
        _voice.Ended(connection, new Ending(reason, clientTls, serverTls, up, down, seconds));
        connection.Ended?.TrySetResult();
    }
}
