using System.Runtime.InteropServices;
using Postern.Native;

namespace Postern.Logging;

/// <summary>Writes to a descriptor where the kernel says that its end is.</summary>
/// <remarks>
/// <see cref="FileStream"/> keeps a position of its own, and overwrites what others have written to a shared file or
/// what a rotation has cut off; <see cref="Console"/> works on copies of the descriptors, which a guard cannot reach.
/// It only appends: whoever would read, seek or cut here asks for what a pipe cannot do, and is told so, as
/// <see cref="CanRead"/> and <see cref="CanSeek"/> say and <see cref="Stream"/> demands.
/// </remarks>
internal sealed class DescriptorStream(int descriptor, bool owns = false) : Stream
{
    private const int Interrupted = 4;
    private const int TryAgain = 11;
    private const int BrokenPipe = 32;
    private const int MillisecondsToWait = 1000; // arbitrary: a reader that is stuck for longer loses the text

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw OnlyAppends();

    public override long Position
    {
        get => throw OnlyAppends();
        set => throw OnlyAppends();
    }

    /// <summary>Opens a file to append to, of mode 0640 where it is made; throws <see cref="IOException"/> with one sentence where it cannot be.</summary>
    public static DescriptorStream Append(string path, bool overwrite = false)
    {
        const int Mode = 0x1a0; // 0640
        var flags = Libc.O_WRONLY | Libc.O_CREAT | Libc.O_APPEND | Libc.O_CLOEXEC | (overwrite ? Libc.O_TRUNC : 0);
        var descriptor = Libc.open(path, flags, Mode);
        return descriptor >= 0
            ? new DescriptorStream(descriptor, owns: true)
            : throw new IOException($"the file {path} cannot be written: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override unsafe void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            nint written;
            fixed (byte* start = buffer)
                written = Libc.write(descriptor, start, buffer.Length);
            if (written >= 0)
                buffer = buffer[(int)written..];
            else if (Marshal.GetLastPInvokeError() == BrokenPipe)
                throw new ReaderGoneException();
            else if (!MayTryAgain(Marshal.GetLastPInvokeError()))
                throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
        }
    }

    public override void Flush()
    {
        // Nothing is held back.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw OnlyAppends();

    public override long Seek(long offset, SeekOrigin origin) => throw OnlyAppends();

    public override void SetLength(long value) => throw OnlyAppends();

    private static NotSupportedException OnlyAppends() => new("this stream only appends to its descriptor");

    protected override void Dispose(bool disposing)
    {
        if (owns)
            _ = Libc.close(descriptor);
        base.Dispose(disposing);
    }

    /// <summary>A descriptor that somebody else made non-blocking is waited for, and not for ever.</summary>
    private unsafe bool MayTryAgain(int error)
    {
        if (error == Interrupted)
            return true;
        var poll = new PollDescriptor { Descriptor = descriptor, Events = Libc.POLLOUT };
        return error == TryAgain && Libc.poll(&poll, 1, MillisecondsToWait) == 1;
    }
}
