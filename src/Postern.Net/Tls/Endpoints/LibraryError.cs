using Postern.Net.Native;

namespace Postern.Net.Tls.Endpoints;

/// <summary>One entry of OpenSSL's error queue (ERR_get_error_all(3)).</summary>
/// <param name="Library">The number of the part of OpenSSL that it comes from.</param>
/// <param name="Reason">Its number there.</param>
/// <param name="Place">File and line of OpenSSL's source, as <c>../ssl/ssl_rsa.c:450</c>.</param>
/// <param name="Text">As ERR_error_string(3) writes it, beginning with <c>error:</c>.</param>
public sealed record LibraryError(int Library, int Reason, string Place, string Text)
{
    private const int Longest = 256; // ERR_error_string(3)

    /// <summary>Empties this thread's queue: the oldest first.</summary>
    internal static unsafe IReadOnlyList<LibraryError> Take()
    {
        List<LibraryError> all = [];
        byte* text = stackalloc byte[Longest];
        while (true)
        {
            byte* file;
            byte* function;
            byte* data;
            int line;
            int flags;
            ulong error = LibCrypto.ERR_get_error_all(&file, &line, &function, &data, &flags);
            if (error == 0)
                return all;
            LibCrypto.ERR_error_string_n(error, text, Longest);
            bool ofSystem = (error & LibCrypto.ERR_SYSTEM_FLAG) != 0;
            int library = ofSystem ? LibCrypto.ERR_LIB_SYS : LibCrypto.LibraryOf(error);
            int reason = ofSystem ? (int)(error & ~LibCrypto.ERR_SYSTEM_FLAG) : LibCrypto.ReasonOf(error);
            all.Add(new LibraryError(library, reason, $"{LibCrypto.Text(file)}:{line}", LibCrypto.Text(text)));
        }
    }
}
