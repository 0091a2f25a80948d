using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Talk;
using Postern.Wire.Text;

namespace Postern.Mail.Clients;

/// <summary>Our side of a conversation with a mail server: every step has a limit and a name.</summary>
/// <remarks>Lines are copied: they are few, and outlive awaits.</remarks>
internal sealed class ServerTalk(Conduit conduit, int longestLine, Deadline deadline, Limits limits)
{
    private readonly Talk _talk = new(conduit, longestLine);

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
        _talk.Say(bytes.Span);
        await _talk.FlushAsync(deadline.Within(limits.Command, "a command to the server"));
    }

    /// <summary>Reads a line, within the limit of a command or another one.</summary>
    /// <exception cref="ConduitException">The server closed, or is too slow.</exception>
    internal async ValueTask<byte[]> LineAsync(string step, TimeSpan? within = null)
    {
        var line = await _talk.ReadLineAsync(deadline.Within(within ?? limits.Command, $"the server's {step}"));
        return line?.ToArray() ?? throw new ConduitException(FaultKind.Reset, $"the server closed before the end of its {step}");
    }

    /// <summary>Reads the bytes of a literal.</summary>
    /// <exception cref="ConduitException">The server closed, or is too slow.</exception>
    internal async ValueTask<byte[]> BytesAsync(int count, string step) =>
        await _talk.ReadBytesAsync(count, deadline.Within(limits.Command, $"the server's {step}"))
        ?? throw new ConduitException(FaultKind.Reset, $"the server closed before the end of its {step}");

    /// <summary>A server that does not speak its protocol.</summary>
    internal static ConduitException NotUnderstood(string step, ReadOnlySpan<byte> line) =>
        new(FaultKind.Protocol, $"the server's {step} was not understood: {PeerWords.Printable(line)}");
}
