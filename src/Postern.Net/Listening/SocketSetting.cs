using Postern.Net.Native;

namespace Postern.Net.Listening;

/// <summary>One option of a socket, as setsockopt(2) takes it.</summary>
/// <param name="Level">The level.</param>
/// <param name="Name">The option's number at that level.</param>
/// <param name="Value">Its value.</param>
public readonly record struct SocketSetting(int Level, int Name, ReadOnlyMemory<byte> Value)
{
    /// <summary>Sets it; gives 0 or the error, errno(3).</summary>
    public unsafe int ApplyTo(int fd)
    {
        fixed (byte* start = Value.Span)
            return Libc.setsockopt(fd, Level, Name, start, Value.Length) < 0 ? Libc.Errno : 0;
    }
}
