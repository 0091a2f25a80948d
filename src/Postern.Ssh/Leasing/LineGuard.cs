using System.Net.Sockets;
using Postern.Ssh.Carrying;

namespace Postern.Ssh.Leasing;

/// <summary>Our word to the carrier, which has a copy of a control connection to ssh: whether that may close when we end, however we end.</summary>
/// <remarks>
/// A byte each time that it changes, and no answer: the carrier has it before ssh has what makes the connection dirty. That
/// it is clean again has time: whoever opens one channel after the other tells once. Lives on the connection's loop.
/// </remarks>
internal sealed class LineGuard : IDisposable
{
    private static readonly TimeSpan Calm = TimeSpan.FromMilliseconds(100); // arbitrary

    private readonly Socket _carrier;
    private readonly ITimer _calm;
    private bool _isDirty;
    private bool _told;
    private bool _waits;
    private bool _isOver;

    /// <summary>Speaks through this connection to the carrier, which has been given the copy.</summary>
    /// <param name="carrier">The connection; it is closed here.</param>
    /// <param name="post">Runs something on the loop.</param>
    /// <param name="time">The clock.</param>
    internal LineGuard(Socket carrier, Action<Action> post, TimeProvider time)
    {
        _carrier = carrier;
        _carrier.Blocking = false;
        _calm = time.CreateTimer(_ => post(Look), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Tells how it is now: of a dirty connection the carrier keeps its copy.</summary>
    internal void Tell(bool isDirty)
    {
        _isDirty = isDirty;
        if (isDirty)
        {
            Say();
        }
        else if (_told && !_waits)
        {
            _waits = true;
            _calm.Change(Calm, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Ends it: the carrier closes its copy if the last word is clean, and keeps it as long as the login otherwise.</summary>
    public void Dispose()
    {
        Say();
        _isOver = true;
        _calm.Dispose();
        _carrier.Dispose();
    }

    private void Look()
    {
        _waits = false;
        if (!_isOver)
            Say();
    }

    private void Say()
    {
        if (_isDirty == _told)
            return;
        _carrier.Send([_isDirty ? CarrierAsk.Dirty : CarrierAsk.Clean], SocketFlags.None, out SocketError error);
        if (error == SocketError.Success)
            _told = _isDirty; // else it hangs and is told the next time, or has gone, and the login with it
    }
}
