using System.Net;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Dials one address, once: for whoever has his own order of addresses.</summary>
public static class AddressDialer
{
    /// <summary>Connects on this loop, whose thread this must be.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="to">The address and port.</param>
    /// <param name="source">Where it is to come from; null for wherever the kernel likes.</param>
    /// <param name="limit">How long it may take.</param>
    /// <param name="deadline">The connection's limit, which is clear when this is done.</param>
    /// <exception cref="ConduitException">It cannot be reached; <see cref="ConduitFault.Errno"/> says why. Or the connection was stopped from outside.</exception>
    public static async ValueTask<SocketConduit> DialAsync(Loop loop, IPEndPoint to, SourceAddress? source, TimeSpan limit, Deadline deadline)
    {
        deadline.Within(Timeout.InfiniteTimeSpan, DialLimits.ConnectName); // the attempt has its own
        if (deadline.Over is { } over)
            throw new ConduitException(over);
        var wait = new Wait();
        var attempt = new ConnectAttempt(loop, wait, to);
        int error = attempt.Start(source, limit);
        if (error == Libc.EINPROGRESS)
        {
            deadline.Expired = _ => wait.GiveUp(attempt);
            error = await wait.Result.Task;
            deadline.Expired = null;
        }
        if (error < 0)
            throw new ConduitException(deadline.Verdict);
        DialFault.ThrowIf(error, to.ToString());
        return attempt.Take();
    }

    /// <summary>Where a client wanted to go before the firewall led it here; null where it came straight.</summary>
    public static IPEndPoint? OriginalDestination(SocketConduit client) => SocketCalls.OriginalDestination(client.Descriptor);

    private sealed class Wait : IConnectOwner
    {
        internal TaskCompletionSource<int> Result { get; } = new();

        public void OnConnected(ConnectAttempt attempt) => Result.TrySetResult(0);

        public void OnFailed(ConnectAttempt attempt, int error) => Result.TrySetResult(error);

        internal void GiveUp(ConnectAttempt attempt)
        {
            attempt.Close();
            Result.TrySetResult(-1);
        }
    }
}
