using System.Collections.Concurrent;

namespace Postern.Net.Native;

/// <summary>Texts that OpenSSL never frees (names of versions and ciphers), made once.</summary>
internal static unsafe class NativeNames
{
    private static readonly ConcurrentDictionary<nint, string> Known = new();

    internal static string Of(byte* text) =>
        text is null ? "-" : Known.GetOrAdd((nint)text, static pointer => LibCrypto.Text((byte*)pointer));
}
