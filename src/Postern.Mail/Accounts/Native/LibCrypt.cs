using System.Runtime.InteropServices;

namespace Postern.Mail.Accounts.Native;

/// <summary>crypt_r(3) of the system's <c>libcrypt.so.1</c>: the hashes of /etc/shadow, which other programs' lists bring along.</summary>
internal static unsafe partial class LibCrypt
{
    /// <summary>More than <c>struct crypt_data</c> takes (libxcrypt: 32,768 bytes, glibc before 2.28: 131,232).</summary>
    internal const int DataSize = 136 * 1024;

    [LibraryImport("libcrypt.so.1")]
    internal static partial byte* crypt_r(byte* phrase, byte* setting, void* data);
}
