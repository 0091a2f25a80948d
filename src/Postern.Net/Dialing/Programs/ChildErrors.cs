using System.Text;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Dialing.Programs;

/// <summary>What a program writes to its standard error, line by line into the log.</summary>
/// <remarks>
/// Not our own standard error: with <c>stdio:</c> that may be the client's connection, and of two programs at once
/// nobody could tell the lines apart. A program that never stops is read on, so that it does not hang, and not logged.
/// </remarks>
internal sealed class ChildErrors : Watched
{
    private readonly Loop _loop;
    private readonly Action<string> _say;
    private readonly byte[] _line = new byte[DialLimits.ErrorLine];
    private readonly long _most;
    private int _length;
    private long _total;
    private int _fd;

    internal ChildErrors(Loop loop, int fd, Action<string> say, long most = DialLimits.ErrorText)
    {
        _loop = loop;
        _fd = fd;
        _say = say;
        _most = most;
        loop.Watch(fd, this);
    }

    /// <summary>Says what is left and closes; what a program's own children write later is lost.</summary>
    internal void Close()
    {
        if (_fd < 0)
            return;
        Flush();
        _loop.Unwatch(this);
        _ = Libc.close(_fd);
        _fd = -1;
    }

    protected internal override void OnEvents(Ready ready) => Read();

    internal unsafe void Read()
    {
        const int piece = 4096;
        byte* buffer = stackalloc byte[piece];
        for (int turns = 0; turns < 16 && _fd >= 0; turns++)
        {
            nint count = Libc.read(_fd, buffer, piece);
            if (count > 0)
                Take(new ReadOnlySpan<byte>(buffer, (int)count));
            else if (count < 0 && Libc.Errno is Libc.EAGAIN)
                return;
            else if (count == 0 || Libc.Errno != Libc.EINTR)
                Close();
        }
        if (_fd >= 0)
            _loop.Again(Read);
    }

    private void Take(ReadOnlySpan<byte> bytes)
    {
        foreach (byte b in bytes)
        {
            if (_total++ > _most)
                return;
            if (b == '\n')
                Flush();
            else if (b != '\r' && _length < _line.Length)
                _line[_length++] = b < 0x20 || b == 0x7f ? (byte)'.' : b;
        }
    }

    private void Flush()
    {
        if (_length > 0)
            _say(Encoding.UTF8.GetString(_line, 0, _length));
        _length = 0;
    }
}
