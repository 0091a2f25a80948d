using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Talk;
using Postern.Wire.Imap;

namespace Postern.Mail.Servers.Imap;

/// <summary>What a client says after its login: lines, commands with their literals, and the octets of messages.</summary>
/// <remarks>Answers are sent when no whole line is there to be read, so that commands sent together are answered together.</remarks>
internal sealed class ImapConversation(Connection connection, ImapOutput output)
{
    private readonly Talk _talk = new(connection.Near, ImapLimits.Line);
    private readonly ImapFramer _framer = new(ImapServerLimits.Command, ImapServerLimits.Literal, ImapServerLimits.Literal);

    /// <summary>The next line; null where the client has gone. Good until the next await.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync()
    {
        if (!_talk.HasLine)
            await output.FlushAsync();
        return await _talk.ReadLineAsync(Limit());
    }

    /// <summary>The next line, to be kept, while something else may be said.</summary>
    internal async Task<byte[]?> HearLineAsync()
    {
        var line = await _talk.ReadLineAsync(Limit());
        return line?.ToArray();
    }

    /// <summary>Waits until nobody listens to the client any more: it is going to leave, and one reads at a time.</summary>
    internal async Task HangUpAsync(Task line)
    {
        connection.Deadline.Gently(ImapServerLimits.Parting, "parting");
        await Task.WhenAny(line);
    }

    /// <summary>Reads a command to its end, with its literals.</summary>
    /// <returns>Its octets; and why it is refused, where it has broken a limit.</returns>
    internal async ValueTask<(byte[] Bytes, string? Refused)> FrameAsync(ReadOnlyMemory<byte> line)
    {
        byte[] all = line.ToArray();
        ImapFrame frame = _framer.Line(line.Span);
        while (frame.Kind is ImapFrameKind.Literal or ImapFrameKind.Skip)
        {
            if (frame.Kind == ImapFrameKind.Literal)
            {
                byte[] literal = await LiteralAsync(frame.Literal, frame.IsSynchronizing);
                all = [.. all, .. "\r\n"u8, .. literal];
            }
            else
            {
                await SkipAsync(frame.Literal);
            }
            var next = await NextLineAsync();
            all = [.. all, .. next.Span];
            frame = _framer.Line(next.Span);
        }
        return frame.Kind switch
        {
            ImapFrameKind.Complete => (all, null),
            ImapFrameKind.Refused => (all, frame.Fault),
            _ => throw new ConduitException(FaultKind.Protocol, frame.Fault),
        };
    }

    /// <summary>The line that must follow.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> NextLineAsync() => await ReadLineAsync() ?? throw Closed();

    /// <summary>A small literal.</summary>
    internal async ValueTask<byte[]> LiteralAsync(int length, bool isSynchronizing)
    {
        await ContinueAsync(isSynchronizing);
        return await _talk.ReadBytesAsync(length, Limit()) ?? throw Closed();
    }

    /// <summary>Has the client go on, where it waits for that.</summary>
    internal async ValueTask ContinueAsync(bool isSynchronizing)
    {
        if (isSynchronizing)
            output.Add(ImapResponse.Continue("Go on"));
        await output.FlushAsync();
    }

    /// <summary>What is there of a large literal, at most so much; good until the next await, and to be <see cref="Take"/>n.</summary>
    internal async ValueTask<ReadOnlyMemory<byte>> PeekAsync(long most)
    {
        var there = await _talk.PeekAsync(Limit());
        if (there.IsEmpty)
            throw Closed();
        return there.Length > most ? there[..(int)most] : there;
    }

    /// <summary>Takes what was peeked at.</summary>
    internal void Take(int count) => _talk.Take(count);

    /// <summary>Reads past octets that nobody wants.</summary>
    internal async ValueTask SkipAsync(long count)
    {
        await output.FlushAsync();
        if (!await _talk.SkipAsync(count, Limit()))
            throw Closed();
    }

    private Deadline Limit() => connection.Stopping is { } reason
        ? throw new ConduitException(FaultKind.Closed, reason.Text)
        : connection.Deadline.Gently(connection.Door.Settings.Limits.Idle, "a command");

    private static ConduitException Closed() => new(FaultKind.Protocol, "closed in the middle of a command");
}
