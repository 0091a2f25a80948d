using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Postern.Store.Native;
using Postern.Wire.Text;
using Postern.Store.Maildir.Paging;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary><c>postern-summaries</c>: a checksum and octets for each message, read one at a time. Written under <see cref="IndexLock"/> alone; what does not agree with its checksum was never there.</summary>
internal sealed class SummaryFile(MaildirFolder folder) : IDisposable
{
    private const int CheckLength = sizeof(ulong);

    private SafeFileHandle? _file;

    private static ReadOnlySpan<byte> Name => "postern-summaries"u8;

    /// <summary>Reads a summary; null where it is not there.</summary>
    internal byte[]? Read(uint uidValidity, IndexRow row)
    {
        if (row.SummaryAt < 0)
            return null;
        if (_file is not null && TryRead(_file, uidValidity, row, out byte[]? summary))
            return summary;
        // Another process may have put a new file in its place.
        _file?.Dispose();
        _file = folder.Itself.Open(Name);
        return _file is not null && TryRead(_file, uidValidity, row, out summary) ? summary : null;
    }

    /// <summary>Writes a summary behind the others; gives where it stands.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal long[] Append(uint uidValidity, IReadOnlyList<(uint Uid, byte[] Summary)> summaries)
    {
        using var file = folder.Itself.OpenToWrite(Name) ?? folder.Itself.Make(Name, folder.FileMode);
        try
        {
            long end = RandomAccess.GetLength(file);
            var places = new long[summaries.Count];
            byte[] octets = new byte[summaries.Sum(summary => CheckLength + summary.Summary.Length)];
            int at = 0;
            for (int i = 0; i < places.Length; i++)
            {
                var (uid, summary) = summaries[i];
                places[i] = end + at;
                MemoryMarshal.Write(octets.AsSpan(at), Checksum.Of(summary, Place(uidValidity, uid)));
                summary.CopyTo(octets.AsSpan(at + CheckLength));
                at += CheckLength + summary.Length;
            }

            RandomAccess.Write(file, octets, end);
            return places;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"“{folder.Path}/postern-summaries” cannot be written: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>Takes the file away where most of it is of messages that have gone; what is lost is made again when it is wanted.</summary>
    internal bool RemoveWhereStale(Pages<IndexRow> rows)
    {
        const long Fewest = 1 << 20; // arbitrary
        long used = 0;
        foreach (ref readonly var row in rows)
            used += row.SummaryAt < 0 ? 0 : CheckLength + row.SummaryLength;
        if (!folder.Itself.TryStat(Name, out var stat) || stat.Size < Fewest || stat.Size / 2 < (ulong)used)
            return false;
        return folder.Itself.Remove(Name) is 0 or Posix.NoEntry;
    }

    public void Dispose() => _file?.Dispose();

    private static bool TryRead(SafeFileHandle file, uint uidValidity, IndexRow row, out byte[]? summary)
    {
        summary = null;
        if (row.SummaryAt + CheckLength + row.SummaryLength > RandomAccess.GetLength(file))
            return false;
        byte[] octets = new byte[CheckLength + row.SummaryLength];
        if (RandomAccess.Read(file, octets, row.SummaryAt) != octets.Length)
            return false;
        if (MemoryMarshal.Read<ulong>(octets) != Checksum.Of(octets.AsSpan(CheckLength), Place(uidValidity, row.Uid)))
            return false;
        summary = octets[CheckLength..];
        return true;
    }

    private static ulong Place(uint uidValidity, uint uid) => ((ulong)uidValidity << 32) | uid;
}
