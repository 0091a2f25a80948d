using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Postern.Mail.Accounts.Native;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>The hashes of crypt(5), <c>$6$</c>, <c>$5$</c>, <c>$2y$</c>, <c>$y$</c> and what else the system's libcrypt knows.</summary>
internal static class CryptHashes
{
    private const int Longest = 384;     // CRYPT_OUTPUT_SIZE, crypt(3)
    private const int MostBlowfish = 16; // arbitrary: 2^16 turns take some seconds
    private const string Rounds = "rounds=";

    private static readonly (string Scheme, string[] Starts)[] Kinds =
    [
        ("SHA512-CRYPT", ["$6$"]),
        ("SHA256-CRYPT", ["$5$"]),
        ("BLF-CRYPT",    ["$2y$", "$2b$", "$2a$"]),
        ("MD5-CRYPT",    ["$1$"]),
        ("CRYPT",        ["$6$", "$5$", "$2y$", "$2b$", "$2a$", "$1$", "$y$", "$gy$", "$7$", "$sha1$"]),
    ];

    public static PasswordHash? Read(string scheme, string body)
    {
        var starts = Array.Find(Kinds, kind => kind.Scheme == scheme).Starts;
        var isOne = body.Length <= Longest && body.All(letter => letter is > ' ' and < '\x7f' and not ':') && starts.Any(start => body.StartsWith(start, StringComparison.Ordinal));
        return isOne && IsCheap(body) ? new PasswordHash(scheme, body, password => IsOf(password, body)) { Price = scheme } : null;
    }

    /// <summary>Whether a word is such a hash by its look, without a scheme.</summary>
    public static bool IsOne(string word) => word.StartsWith('$') && Read("CRYPT", word) is not null;

    /// <summary>What a list from elsewhere makes us work has a limit.</summary>
    private static bool IsCheap(string body)
    {
        var parts = body.Split('$');
        if (parts[1].StartsWith('2'))
            return int.TryParse(parts[2], NumberStyles.None, CultureInfo.InvariantCulture, out var cost) && cost <= MostBlowfish;
        return !parts[2].StartsWith(Rounds, StringComparison.Ordinal)
            || (int.TryParse(parts[2].AsSpan(Rounds.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var rounds) && rounds <= AccountLimits.MostIterations);
    }

    private static unsafe bool IsOf(Secret password, string setting)
    {
        var phrase = password.Reveal().Span;
        // A zero byte would end the password here, and whatever follows it would do.
        if (phrase.Contains((byte)0))
            return false;
        byte[] ended = [.. phrase, 0];
        byte[] wanted = [.. Encoding.ASCII.GetBytes(setting), 0];
        var data = NativeMemory.AllocZeroed(LibCrypt.DataSize);
        try
        {
            fixed (byte* first = ended, second = wanted)
            {
                var made = LibCrypt.crypt_r(first, second, data);
                // “*0” and “*1” are its words for a failure, and no hash.
                return made is not null && *made != '*'
                    && CryptographicOperations.FixedTimeEquals(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(made), wanted.AsSpan(0, wanted.Length - 1));
            }
        }
        catch (DllNotFoundException missing)
        {
            throw new IOException("a password is kept as crypt(3) keeps it, and this system has no libcrypt.so.1: install libcrypt1, or set the password anew", missing);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(ended);
            NativeMemory.Clear(data, LibCrypt.DataSize);
            NativeMemory.Free(data);
        }
    }
}
