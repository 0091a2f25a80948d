using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Talk;
using Postern.Wire.Text;

namespace Postern.Mail.Clients;

/// <summary>Our side of a conversation with a mail server: every step has a limit and a name.</summary>
/// <remarks>
/// Lines are copied: they are few, and outlive awaits. A step is all that is heard to one command, so that a server
/// cannot make it last by saying a line now and then.
/// </remarks>
internal sealed class ServerTalk(Conduit conduit, int longestLine, Deadline deadline, Limits limits)
{
    private readonly Talk _talk = new(conduit, longestLine);

    /// <summary>The loop's time at which the step under way must be over; null before its first line is waited for.</summary>
    private long? _until;

    /// <summary>The server has said more than it was asked for.</summary>
    internal bool IsAhead => _talk.HasHeld;

    /// <summary>Ends the conversation: what the server has said already is read by whoever comes next.</summary>
    internal Conduit Release()
    {
        deadline.Clear();
        return _talk.Release();
    }

    /// <summary>Sends a line.</summary>
    internal ValueTask SendAsync(string line) => SendAsync(System.Text.Encoding.UTF8.GetBytes(line));

    /// <summary>Sends a line.</summary>
    internal ValueTask SendAsync(ReadOnlyMemory<byte> line) => SendRawAsync((byte[])[.. line.Span, .. "\r\n"u8]);

    /// <summary>Sends bytes that end their lines themselves.</summary>
    internal async ValueTask SendRawAsync(ReadOnlyMemory<byte> bytes)
    {
        _until = null;
        _talk.Say(bytes.Span);
        await _talk.FlushAsync(Within(limits.Command, "a command to the server"));
    }

    /// <summary>Reads a line of a step, which has the limit of a command or another one in all.</summary>
    /// <exception cref="ConduitException">The server closed, or is too slow.</exception>
    internal async ValueTask<byte[]> LineAsync(string step, TimeSpan? within = null)
    {
        var line = await _talk.ReadLineAsync(Step(within ?? limits.Command, step));
        return line?.ToArray() ?? throw new ConduitException(FaultKind.Reset, $"the server closed before the end of its {step}");
    }

    /// <summary>Reads the bytes of a literal.</summary>
    /// <exception cref="ConduitException">The server closed, or is too slow.</exception>
    internal async ValueTask<byte[]> BytesAsync(int count, string step) =>
        await _talk.ReadBytesAsync(count, Step(limits.Command, step))
        ?? throw new ConduitException(FaultKind.Reset, $"the server closed before the end of its {step}");

    private Deadline Step(TimeSpan limit, string step)
    {
        long now = conduit.Loop.Now;
        _until ??= now + (long)limit.TotalMilliseconds;
        return Within(TimeSpan.FromMilliseconds(Math.Max(1, _until.Value - now)), $"the server's {step}");
    }

    /// <summary>The limit of what is waited for next.</summary>
    /// <exception cref="ConduitException">The connection is being ended from outside: nothing more is waited for.</exception>
    private Deadline Within(TimeSpan limit, string name) =>
        deadline.Within(limit, name).Over is { } over ? throw new ConduitException(over) : deadline;

    /// <summary>A server that does not speak its protocol.</summary>
    internal static ConduitException NotUnderstood(string step, ReadOnlySpan<byte> line) =>
        new(FaultKind.Protocol, $"the server's {step} was not understood: {PeerWords.Printable(line)}");
}
