using Postern.Mail.Gssapi.Native;

namespace Postern.Mail.Gssapi;

/// <summary>Buffers that the library has filled.</summary>
internal static unsafe class GssBytes
{
    /// <summary>A copy of its bytes; the buffer is given back.</summary>
    internal static byte[] Take(ref LibGssapi.GssBuffer buffer)
    {
        byte[] copy = new ReadOnlySpan<byte>(buffer.Value, checked((int)buffer.Length)).ToArray();
        uint minor;
        fixed (LibGssapi.GssBuffer* pointer = &buffer)
            _ = LibGssapi.gss_release_buffer(&minor, pointer);
        return copy;
    }
}
