using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Postern.Net.Control;

/// <summary>Lines of JSON over a socket, each way, with a limit on their length.</summary>
public sealed class ControlStream(Socket socket, int longestLine) : IDisposable
{
    private byte[] _buffer = new byte[1024];
    private int _start;
    private int _end;

    /// <summary>Reads a line, without its end; null when there is none any more.</summary>
    /// <exception cref="ControlException">It is too long, or ends in its middle.</exception>
    public async ValueTask<ReadOnlyMemory<byte>?> ReadLineAsync(CancellationToken cancel)
    {
        int looked = 0;
        while (true)
        {
            int newline = _buffer.AsSpan(_start + looked, _end - _start - looked).IndexOf((byte)'\n');
            if (newline >= 0)
            {
                var line = _buffer.AsMemory(_start, looked + newline);
                _start += looked + newline + 1;
                return line;
            }
            looked = _end - _start;
            if (looked > longestLine)
                throw new ControlException($"a line longer than {longestLine} bytes");
            MakeRoom();
            int count = await socket.ReceiveAsync(_buffer.AsMemory(_end), SocketFlags.None, cancel);
            _end += count;
            if (count > 0)
                continue;
            return looked == 0 ? null : throw new ControlException("the line ends before it is whole");
        }
    }

    /// <summary>Writes a value and the end of its line.</summary>
    public async ValueTask WriteLineAsync<T>(T value, JsonTypeInfo<T> type, CancellationToken cancel)
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(value, type);
        byte[] line = [.. json, (byte)'\n'];
        for (int sent = 0; sent < line.Length;)
            sent += await socket.SendAsync(line.AsMemory(sent), SocketFlags.None, cancel);
    }

    /// <summary>Closes the socket.</summary>
    public void Dispose() => socket.Dispose();

    private void MakeRoom()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
    }
}
