using System.Collections.Concurrent;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Net.Tests.Relay;

namespace Postern.Net.Tests.Engine;

/// <summary>Notes whether it is offered the client's socket, and may take it to another program.</summary>
internal sealed class TakingDialer(Dialer real, bool takes) : Dialer
{
    /// <summary>For each dial: whether the socket was offered.</summary>
    internal ConcurrentQueue<bool> Offered { get; } = new();

    /// <summary>Who has taken one.</summary>
    internal ConcurrentQueue<OtherProgram> Programs { get; } = new();

    public override string Target => real.Target;

    public override ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        Offered.Enqueue(request.Socket is not null);
        if (!takes || request.Socket is null)
            return real.DialAsync(loop, request, deadline);
        var program = new OtherProgram(request.Socket);
        Programs.Enqueue(program);
        return new(program);
    }
}
