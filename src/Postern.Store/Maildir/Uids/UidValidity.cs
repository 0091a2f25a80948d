using System.Globalization;
using System.Text;
using Postern.Store.Native;

namespace Postern.Store.Maildir.Uids;

/// <summary>The next UIDVALIDITY of a Maildir, above all that any folder of it ever had: the number is in the name of an empty file, <c>dovecot-uidvalidity.HEX</c>, and whoever renames it has the next one.</summary>
internal static class UidValidity
{
    private const string Prefix = "dovecot-uidvalidity.";
    private const int Digits = 8;
    private const int Tries = 1000; // each failed one is another's success

    internal static uint Next(MailDirectory root, int mode, TimeProvider time)
    {
        for (int tries = 0; tries < Tries; tries++)
        {
            uint last = Last(root);
            // The time as well: should the file be lost with all else, the numbers go on from there.
            uint next = (uint)Math.Max(time.GetUtcNow().ToUnixTimeSeconds(), last + 1L);
            if (last == 0)
            {
                if (TryMake(root, next, mode))
                    return next;
                continue;
            }

            int error = root.Rename(NameOf(last), root, NameOf(next));
            if (error is not (0 or Posix.NoEntry or Posix.Exists))
                throw root.Fault(NameOf(last), "renamed", error);
            if (error != 0)
                continue;
            root.Sync();
            return next;
        }

        throw new IOException($"“{root.Path}/{Prefix}*” changes too often to be used");
    }

    private static bool TryMake(MailDirectory root, uint next, int mode)
    {
        try
        {
            root.Make(NameOf(next), mode).Dispose();
            root.Sync();
            return true;
        }
        catch (IOException e) when (e.HResult == Posix.Exists)
        {
            return false; // somebody was faster
        }
    }

    private static uint Last(MailDirectory root)
    {
        var names = new List<ReadOnlyMemory<byte>>();
        _ = DirectoryReading.TryRead(root, names);
        uint last = 0;
        foreach (var name in names)
        {
            string text = Encoding.Latin1.GetString(name.Span);
            if (text.Length == Prefix.Length + Digits && text.StartsWith(Prefix, StringComparison.Ordinal) && uint.TryParse(text.AsSpan(Prefix.Length), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint value))
                last = Math.Max(last, value);
        }

        return last;
    }

    private static byte[] NameOf(uint value) => Encoding.ASCII.GetBytes(Prefix + value.ToString("x8", CultureInfo.InvariantCulture));
}
