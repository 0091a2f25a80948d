using System.Runtime.InteropServices;

namespace Postern.Net.Tls.Endpoints;

/// <summary>Text lent to OpenSSL as UTF-8 with a NUL behind it.</summary>
internal static class NativeText
{
    internal static T With<T>(string text, Func<nint, T> use)
    {
        nint native = Marshal.StringToCoTaskMemUTF8(text);
        try
        {
            return use(native);
        }
        finally
        {
            Marshal.FreeCoTaskMem(native);
        }
    }
}
