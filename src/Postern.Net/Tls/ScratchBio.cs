using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Postern.Net.Loops;
using Postern.Net.Native;

namespace Postern.Net.Tls;

/// <summary>One BIO for all TLS connections of a loop and a depth: it reads from and writes to the loop's scratch.</summary>
/// <remarks>
/// It has no state of its own beside the window, so a connection owns no BIO memory. The retry flags are set once for
/// ever: OpenSSL looks at them only after a read that gave nothing, which always means "wait for more" here. The end
/// of the stream is seen by <see cref="TlsConduit"/>, never by OpenSSL.
/// </remarks>
internal sealed unsafe class ScratchBio
{
    private static readonly nint Method = MakeMethod();

    internal ScratchBio(Scratch plain, Scratch @sealed)
    {
        Plain = plain;
        Sealed = @sealed;
        Window = (BioWindow*)NativeMemory.AllocZeroed((nuint)sizeof(BioWindow));
        Window->Out = @sealed.Pointer;
        Window->OutCapacity = @sealed.Length;
        Bio = LibCrypto.BIO_new(Method);
        LibCrypto.BIO_set_data(Bio, Window);
        LibCrypto.BIO_set_flags(Bio, LibCrypto.BIO_FLAGS_READ | LibCrypto.BIO_FLAGS_SHOULD_RETRY);
        LibCrypto.BIO_set_init(Bio, 1);
    }

    internal nint Bio { get; }

    internal BioWindow* Window { get; }

    /// <summary>Whether OpenSSL is told that nothing more comes, instead of "wait for more".</summary>
    internal bool IsAtEnd
    {
        get => Window->Ended != 0;
        set
        {
            Window->Ended = value ? 1 : 0;
            if (value)
                LibCrypto.BIO_clear_flags(Bio, LibCrypto.BIO_FLAGS_SHOULD_RETRY);
            else
                LibCrypto.BIO_set_flags(Bio, LibCrypto.BIO_FLAGS_SHOULD_RETRY);
        }
    }

    internal Scratch Plain { get; }

    internal Scratch Sealed { get; }

    /// <summary>
    /// Makes the window ready for one call of OpenSSL: these sealed bytes come in, and nothing of another connection is
    /// left. The thread's error queue is emptied, or SSL_get_error(3) would take an old error for one of this call.
    /// </summary>
    internal BioWindow* Open(byte* input, int length)
    {
        Window->In = input;
        Window->InLength = length;
        Window->OutLength = 0;
        LibCrypto.ERR_clear_error();
        return Window;
    }

    /// <summary>SSL objects that have it and are not freed yet.</summary>
    internal int Borrowers { get; private set; }

    /// <summary>Lends the BIO to a new SSL object, for reading and writing.</summary>
    internal void GiveTo(nint ssl)
    {
        Borrowers++;
        _ = LibCrypto.BIO_up_ref(Bio);
        _ = LibCrypto.BIO_up_ref(Bio);
        LibSsl.SSL_set_bio(ssl, Bio, Bio);
        // SSL_set_bio takes one reference where both are the same BIO; the other is given back.
        _ = LibCrypto.BIO_free(Bio);
    }

    /// <summary>Frees an SSL object that has it.</summary>
    internal void Free(nint ssl)
    {
        LibSsl.SSL_free(ssl);
        Borrowers--;
    }

    /// <summary>The sealed bytes that OpenSSL wrote since the last call, behind some that it wrote before.</summary>
    internal ReadOnlySpan<byte> TakeOut(ReadOnlySpan<byte> before = default)
    {
        if (!before.IsEmpty)
        {
            var room = new Span<byte>(Window->Out, Window->OutCapacity);
            room[..Window->OutLength].CopyTo(room[before.Length..]);
            before.CopyTo(room);
            Window->OutLength += before.Length;
        }
        var bytes = new ReadOnlySpan<byte>(Window->Out, Window->OutLength);
        Window->OutLength = 0;
        return bytes;
    }

    private static nint MakeMethod()
    {
        fixed (byte* name = "postern scratch"u8)
        {
            nint method = LibCrypto.BIO_meth_new(LibCrypto.BIO_get_new_index() | LibCrypto.BIO_TYPE_SOURCE_SINK, name);
            _ = LibCrypto.BIO_meth_set_read(method, &Read);
            _ = LibCrypto.BIO_meth_set_write(method, &Write);
            _ = LibCrypto.BIO_meth_set_ctrl(method, &Control);
            return method;
        }
    }

    [UnmanagedCallersOnly]
    private static int Read(nint bio, byte* buffer, int length)
    {
        var window = (BioWindow*)LibCrypto.BIO_get_data(bio);
        int count = Math.Min(length, window->InLength);
        if (count == 0)
            return -1;
        Unsafe.CopyBlockUnaligned(buffer, window->In, (uint)count);
        window->In += count;
        window->InLength -= count;
        return count;
    }

    [UnmanagedCallersOnly]
    private static int Write(nint bio, byte* buffer, int length)
    {
        var window = (BioWindow*)LibCrypto.BIO_get_data(bio);
        if (length > window->OutCapacity - window->OutLength)
            return 0; // more than any flight may have: OpenSSL reports it as a write error
        Unsafe.CopyBlockUnaligned(window->Out + window->OutLength, buffer, (uint)length);
        window->OutLength += length;
        return length;
    }

    [UnmanagedCallersOnly]
    private static nint Control(nint bio, int command, nint number, nint pointer) => command switch
    {
        LibCrypto.BIO_CTRL_FLUSH => 1,
        LibCrypto.BIO_CTRL_EOF => ((BioWindow*)LibCrypto.BIO_get_data(bio))->Ended,
        _ => 0,
    };
}
