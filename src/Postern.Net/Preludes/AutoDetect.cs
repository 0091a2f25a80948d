using Postern.Net.Conduits;
using Postern.Net.Loops;

namespace Postern.Net.Preludes;

/// <summary>Tells a client that begins TLS at once from one that waits to be greeted, without consuming a byte.</summary>
/// <remarks>
/// Waits by itself and not through a <see cref="Deadline"/>, as that breaks the conduit when it runs out. Here silence is an answer.
/// A door asks <see cref="DetectMemory"/> how long to wait, and tells it afterwards what the client turned out to be.
/// </remarks>
public sealed class AutoDetect : Alarm, IConduitWatcher
{
    private const byte TlsHandshake = 0x16; // RFC 8446 §5.1: the content type of a ClientHello's record

    private readonly Conduit _conduit;
    private readonly TaskCompletionSource<DetectedStart> _detected = new();

    private AutoDetect(Conduit conduit) => _conduit = conduit;

    /// <summary>Waits for the first byte, at most this long. The conduit is as it was, and nobody's to read meanwhile.</summary>
    /// <param name="conduit">The connection.</param>
    /// <param name="limit">How long silence lasts before it is an answer.</param>
    /// <param name="stop">Ends the wait when it is stopped from outside; no limit of it runs here.</param>
    /// <exception cref="ConduitException">The conduit broke, or the wait was stopped.</exception>
    public static ValueTask<DetectedStart> WaitAsync(Conduit conduit, TimeSpan limit, Deadline? stop = null)
    {
        if (Look(conduit) is { } seen)
            return new(seen);
        if (limit <= TimeSpan.Zero)
            return new(DetectedStart.Greeting);
        var detect = new AutoDetect(conduit);
        conduit.Watcher = detect;
        stop?.Expired = detect.Stop;
        conduit.Loop.SetAlarm(detect, (long)limit.TotalMilliseconds);
        return new(detect._detected.Task);
    }

    /// <inheritdoc/>
    public void OnReadable(Conduit conduit)
    {
        try
        {
            if (Look(conduit) is { } seen)
                Complete(seen);
        }
        catch (ConduitException e)
        {
            Fail(e);
        }
    }

    /// <inheritdoc/>
    public void OnDrained(Conduit conduit)
    {
        // Nothing is written before it is known in which form.
    }

    /// <inheritdoc/>
    protected internal override void OnAlarm() => Complete(DetectedStart.Greeting);

    /// <summary>What the first byte says; null while there is none. A client that has finished is left to its prelude.</summary>
    private static DetectedStart? Look(Conduit conduit)
    {
        switch (conduit.TryRead(out var bytes))
        {
            case ReadStatus.Wait:
                return null;
            case ReadStatus.Data:
                conduit.Unread(bytes.Span);
                return bytes.Span[0] == TlsHandshake ? DetectedStart.Tls : DetectedStart.Greeting;
            case ReadStatus.Fault:
                throw new ConduitException(conduit.Fault!); // a faulted conduit has its fault
            default:
                return DetectedStart.Greeting;
        }
    }

    private void Complete(DetectedStart start)
    {
        Detach();
        _detected.TrySetResult(start);
    }

    private void Stop(Deadline stopped)
    {
        _conduit.Break(stopped.Verdict);
        Fail(new ConduitException(stopped.Verdict));
    }

    private void Fail(ConduitException e)
    {
        Detach();
        _detected.TrySetException(e);
    }

    private void Detach()
    {
        Loop.ClearAlarm(this);
        _conduit.Watcher = null;
    }
}
