using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Postern.Logging;

/// <summary>The system's log: one datagram a line, in the form that syslog(3) sends (RFC 3164 §4.1).</summary>
/// <remarks>The socket never waits: a daemon that does not read loses lines and delays nothing.</remarks>
internal sealed class SyslogTarget(int facility, string path) : ILogTarget
{
    /// <summary>Where it listens on every Linux (syslog(3)).</summary>
    public const string Place = "/dev/log";

    /// <summary>What stands before the text.</summary>
    public string Sender { get; init; } = $"postern[{Environment.ProcessId}]";

    /// <summary>Puts a line into words.</summary>
    public Func<LogLine, string> Words { get; init; } = static line => LogText.Clean((line.Source.Length == 0 ? "" : line.Source + ": ") + line.Text);

    private Socket? _socket;

    public int Write(ReadOnlySpan<LogLine> lines)
    {
        var lost = 0;
        foreach (var line in lines)
        {
            var bytes = Format(line);
            // A daemon that was started anew has a new socket: try once more on a fresh one.
            if (!TrySend(bytes) && !TrySend(bytes))
                lost++;
        }

        return lost;
    }

    /// <summary>Connects before the first line: afterwards its place may be out of reach (chroot(2)).</summary>
    public void Open()
    {
        try
        {
            _socket ??= Connect();
        }
        catch (SocketException)
        {
            // Nobody listens there yet: the first line tries again.
        }
    }

    public void Reopen()
    {
        _socket?.Dispose();
        _socket = null;
    }

    public void Dispose() => Reopen();

    private byte[] Format(LogLine line)
    {
        var priority = (facility * 8) + line.Severity;
        var time = TimeZoneInfo.ConvertTime(line.Time, TimeProvider.System.LocalTimeZone);
        var stamp = $"{time.ToString("MMM", CultureInfo.InvariantCulture)} {time.Day,2} {time:HH:mm:ss}";
        return Encoding.UTF8.GetBytes($"<{priority}>{stamp} {Sender}: {Words(line)}");
    }

    private bool TrySend(byte[] bytes)
    {
        try
        {
            _socket ??= Connect();
            return _socket.Send(bytes) == bytes.Length;
        }
        catch (SocketException failed)
        {
            if (failed.SocketErrorCode is not (SocketError.WouldBlock or SocketError.NoBufferSpaceAvailable))
                Reopen();
            return false;
        }
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified) { Blocking = false };
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }
}
