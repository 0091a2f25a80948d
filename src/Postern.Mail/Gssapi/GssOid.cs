using System.Runtime.InteropServices;
using Postern.Mail.Gssapi.Native;

namespace Postern.Mail.Gssapi;

/// <summary>An object identifier in the library's memory: it keeps pointers to those that it is given, so that they must not move.</summary>
internal readonly unsafe struct GssOid : IDisposable
{
    /// <summary>1.2.840.113554.1.2.2, Kerberos (RFC 1964 §1).</summary>
    internal static ReadOnlySpan<byte> Kerberos => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x02];

    /// <summary>1.2.840.113554.1.2.1.4, a service at a host (RFC 2743 §4.1).</summary>
    internal static ReadOnlySpan<byte> HostService => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x04];

    /// <summary>1.2.840.113554.1.2.1.1, a user (RFC 2743 §4.2).</summary>
    internal static ReadOnlySpan<byte> User => [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x12, 0x01, 0x02, 0x01, 0x01];

    /// <summary>Copies it there.</summary>
    internal GssOid(ReadOnlySpan<byte> elements)
    {
        Pointer = (LibGssapi.Oid*)NativeMemory.Alloc((nuint)(sizeof(LibGssapi.Oid) + elements.Length));
        *Pointer = new LibGssapi.Oid { Length = (uint)elements.Length, Elements = (byte*)(Pointer + 1) };
        elements.CopyTo(new Span<byte>(Pointer->Elements, elements.Length));
    }

    /// <summary>Where it is.</summary>
    internal LibGssapi.Oid* Pointer { get; }

    /// <inheritdoc/>
    public void Dispose() => NativeMemory.Free(Pointer);
}
