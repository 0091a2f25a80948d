using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Talk;
using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>One side of a negotiation, in lines or bytes, told at level 7 as stunnel tells it.</summary>
/// <remarks>
/// Lines are Latin-1, so that every byte passes as it is. Whatever breaks is logged here, once. What was read beyond the
/// conversation goes back with <see cref="Release"/>, or, on the side where TLS begins, ends it with <see cref="RefuseInjection"/>.
/// </remarks>
internal sealed class Dialogue(Conduit conduit, ServiceLog log, Deadline deadline)
{
    private readonly Talk _talk = new(conduit, DialogueLimits.LongestLine);
    private readonly Redaction _heard = new();

    /// <summary>Reads a line, without its end.</summary>
    /// <exception cref="ConduitException">The peer closed, the line is too long, the conduit broke, or the deadline ran out.</exception>
    internal async ValueTask<string> ReadLineAsync()
    {
        string? line = await GuardAsync(async () => await _talk.ReadLineAsync(deadline) is { } bytes ? Encoding.Latin1.GetString(bytes.Span) : null);
        if (line is null)
            throw Ended();
        if (log.Takes(7))
            log.Debug($" <- {_heard.Of(line)}");
        return line;
    }

    /// <summary>Reads exactly this many bytes.</summary>
    /// <exception cref="ConduitException">The peer closed, the conduit broke, or the deadline ran out.</exception>
    internal async ValueTask<byte[]> ReadBytesAsync(int count) =>
        await GuardAsync(() => _talk.ReadBytesAsync(count, deadline)) ?? throw Ended();

    /// <summary>Reads and forgets this many bytes.</summary>
    /// <exception cref="ConduitException">The peer closed, the conduit broke, or the deadline ran out.</exception>
    internal async ValueTask SkipAsync(int count)
    {
        if (!await GuardAsync(() => _talk.SkipAsync(count, deadline)))
            throw Ended();
    }

    /// <summary>The next byte, which is not taken; null at the end.</summary>
    /// <exception cref="ConduitException">The conduit broke, or the deadline ran out.</exception>
    internal ValueTask<byte?> PeekAsync() =>
        GuardAsync<byte?>(async () => await _talk.PeekAsync(deadline) is { IsEmpty: false } bytes ? bytes.Span[0] : null);

    /// <summary>Says a line.</summary>
    /// <param name="line">The line, without its end.</param>
    /// <param name="shown">What the log says in its place.</param>
    /// <exception cref="ConduitException">The conduit broke, or the deadline ran out.</exception>
    internal ValueTask WriteLineAsync(string line, string? shown = null)
    {
        if (log.Takes(7))
            log.Debug($" -> {shown ?? new Redaction().Of(line)}");
        return WriteAsync(Encoding.Latin1.GetBytes(line + "\r\n"));
    }

    /// <summary>Says these bytes.</summary>
    /// <exception cref="ConduitException">The conduit broke, or the deadline ran out.</exception>
    internal async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await conduit.WriteAsync(bytes, deadline);
        }
        catch (ConduitException e)
        {
            Tell(e, "s_write");
            throw;
        }
    }

    /// <summary>Says that nothing follows, and waits a moment for the peer to take it: what it still says must not turn the end into a reset.</summary>
    internal async ValueTask FinishAsync()
    {
        var parting = deadline.Part().Gently(DialogueLimits.Parting, "a client's leave");
        try
        {
            _talk.Release().Finish();
            int left = DialogueLimits.Leftover;
            while (left > 0 && await conduit.ReadAsync(parting) is { IsEmpty: false } more)
                left -= more.Length;
        }
        catch (ConduitException e)
        {
            log.Debug($"after the last answer: {e.Fault.Text}");
        }
        parting.Clear();
    }

    /// <summary>Gives back what was read beyond the conversation.</summary>
    internal void Release() => _talk.Release();

    /// <summary>Makes sure that nothing read in clear text is there when TLS begins on this side.</summary>
    /// <exception cref="ConduitException">Something is: it was sent behind the last line of the conversation.</exception>
    internal void RefuseInjection()
    {
        if (!_talk.HasHeld)
            return;
        const string text = "Unencrypted data received before the TLS handshake (STARTTLS injection?)";
        log.Error(text);
        throw new ConduitException(FaultKind.Protocol, text);
    }

    private async ValueTask<T> GuardAsync<T>(Func<ValueTask<T>> read)
    {
        try
        {
            return await read();
        }
        catch (ConduitException e)
        {
            Tell(e, "s_read_eof");
            throw;
        }
    }

    private void Tell(ConduitException e, string step)
    {
        switch (e.Fault.Kind)
        {
            case FaultKind.Limit:
                log.Info($"{step}: s_poll_wait: TIMEOUTbusy exceeded: sending reset");
                break;
            case FaultKind.Protocol:
                log.Error("fd_getline: Line too long");
                break;
            default:
                log.Error($"{step}: {e.Fault.Text}");
                break;
        }
    }

    private ConduitException Ended()
    {
        log.Debug("s_read_eof: EOF");
        log.Error("s_read: Unexpected socket close");
        return new ConduitException(FaultKind.Reset, "the peer closed before TLS");
    }
}
