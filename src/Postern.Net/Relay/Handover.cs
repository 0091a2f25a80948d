using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Settings;

namespace Postern.Net.Relay;

/// <summary>Watches over a connection whose client's socket another program has: no byte of it passes here.</summary>
/// <remarks>
/// Our descriptor of the socket stays open to the end. The kernel counts through it, tells when the client has finished,
/// and sends no FIN to the client before it is closed too: whoever owns the connection closes it as soon as it is told.
/// </remarks>
public sealed class Handover : Carriage, IConduitWatcher
{
    private readonly SocketConduit _client;
    private long _moved;
    private bool _clientFinished;

    /// <summary>Watches over these two.</summary>
    /// <param name="client">The socket, which is handed over.</param>
    /// <param name="server">What took it with it.</param>
    /// <param name="limits">The idle and close limits.</param>
    public Handover(SocketConduit client, Conduit server, Limits limits)
        : base(client, server, limits) => _client = client;

    /// <inheritdoc/>
    public override void Start(IRelayOwner owner)
    {
        Watch(owner, this);
        _moved = _client.BytesRead + _client.BytesWritten;
        Wait(Idle);
        // What came before anybody watched is not told again.
        LookAtServer();
        LookAtClient();
    }

    void IConduitWatcher.OnReadable(Conduit conduit)
    {
        if (conduit == _client)
            LookAtClient();
        else
            LookAtServer();
    }

    void IConduitWatcher.OnDrained(Conduit conduit)
    {
        // Nothing is written here.
    }

    /// <inheritdoc/>
    protected internal override void OnAlarm()
    {
        if (IsOver)
            return;
        var progress = _client.Progress;
        if (!HasMoved(progress.Received + progress.Sent))
        {
            Complete(new RelayEnd(RelaySide.Client, new ConduitFault(FaultKind.Limit, _clientFinished ? "limit reached: close" : "limit reached: idle")));
            return;
        }
        Wait(_clientFinished ? Closing : Idle, progress.Quiet);
    }

    private bool HasMoved(long bytes)
    {
        bool moved = bytes != _moved;
        _moved = bytes;
        return moved;
    }

    private void LookAtClient()
    {
        if (IsOver)
            return;
        var progress = _client.Progress;
        if (progress.IsOver)
        {
            Complete(ClientGone);
            return;
        }
        if (_clientFinished || !progress.PeerFinished)
            return;
        _clientFinished = true;
        _ = HasMoved(progress.Received + progress.Sent);
        Wait(Closing);
    }

    private void LookAtServer()
    {
        while (!IsOver)
        {
            switch (Server.TryRead(out _))
            {
                case ReadStatus.Wait:
                    return;
                case ReadStatus.Data:
                    break; // nothing of the conversation
                case ReadStatus.End:
                    Complete(End());
                    return;
                default:
                    _client.Abort(); // what broke must look broken
                    Complete(new RelayEnd(RelaySide.Server, Server.Fault));
                    return;
            }
        }
    }

    private RelayEnd End()
    {
        var progress = _client.Progress;
        return progress.IsOver ? ClientGone : new RelayEnd(progress.PeerFinished ? RelaySide.Client : RelaySide.Server, null);
    }

    private static RelayEnd ClientGone => new(RelaySide.Client, new ConduitFault(FaultKind.Reset, "reset by peer"));

    /// <summary>Sets the limit, of which this much is over already.</summary>
    private void Wait(int limit, long spent = 0)
    {
        if (limit >= 0)
            Loop.SetAlarm(this, Math.Max(1, limit - spent));
        else
            Loop.ClearAlarm(this);
    }
}
