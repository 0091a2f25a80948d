using System.Globalization;
using System.Text;

namespace Postern.Store.Maildir.Uids;

/// <summary>The highest MODSEQ that may have been given out in a folder (RFC 7162 §3.1), in <c>postern-modseq</c>: on the disk before the first of a block is used, so that none is used twice whatever else is lost.</summary>
public static class ModSeqMark
{
    private const string Version = "1 ";

    private static ReadOnlySpan<byte> Name => "postern-modseq"u8;

    /// <summary>The mark; 0 where none was set.</summary>
    /// <exception cref="IOException">The file is there and cannot be read, or is no number.</exception>
    public static ulong Read(MaildirFolder folder)
    {
        if (folder.Itself.ReadAll(Name) is not { } text)
            return 0;
        string line = Encoding.ASCII.GetString(text);
        return line.StartsWith(Version, StringComparison.Ordinal) && line.EndsWith('\n') && ulong.TryParse(line.AsSpan(Version.Length).TrimEnd('\n'), NumberStyles.None, CultureInfo.InvariantCulture, out ulong mark) && mark <= long.MaxValue
            ? mark
            : throw new IOException($"“{folder.Path}/postern-modseq” is broken: put “1 ” and a number there that is above all MODSEQ given out");
    }

    /// <summary>Takes a block of numbers that nobody was ever given: from the first, so many as asked for, all above <paramref name="floor"/>.</summary>
    /// <exception cref="IOException">The mark cannot be written, and no number was taken.</exception>
    public static ulong Take(MaildirFolder folder, uint count, ulong floor = 0)
    {
        using var held = folder.Lock();
        ulong first = Math.Max(Read(folder), floor) + 1;
        folder.Itself.Put(Name, "postern-modseq.tmp"u8, Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{Version}{first + count - 1}\n")), folder.FileMode);
        return first;
    }
}
