using System.Runtime.InteropServices;

namespace Postern.Net.Native;

/// <summary>One OSSL_PARAM (OSSL_PARAM(3)); an array of them ends with one whose key is null.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct OsslParameter
{
    internal const uint Utf8String = 4;
    internal const uint OctetString = 5;

    internal byte* Key;
    internal uint Type;
    internal void* Bytes;
    internal nuint Length;
    internal nuint Returned;
}
