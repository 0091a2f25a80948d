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
    internal ReadOnlyMemory<byte>? Read(uint uidValidity, IndexRow row, SummaryWindow window)
    {
        if (row.SummaryAt < 0)
            return null;
        int length = CheckLength + row.SummaryLength;
        var summary = Sound(window.Held(row.SummaryAt, length), uidValidity, row.Uid) ?? ReadFile(uidValidity, row, window);
        window.Note(row.SummaryAt, length);
        return summary;
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

    private ReadOnlyMemory<byte>? ReadFile(uint uidValidity, IndexRow row, SummaryWindow window)
    {
        int length = CheckLength + row.SummaryLength;
        if (_file is not null && Sound(window.Read(_file, row.SummaryAt, length), uidValidity, row.Uid) is { } summary)
            return summary;
        // Another process may have put a new file in its place.
        _file?.Dispose();
        _file = folder.Itself.Open(Name);
        return _file is null ? null : Sound(window.Read(_file, row.SummaryAt, length), uidValidity, row.Uid);
    }

    /// <summary>The summary in these octets; null where they do not agree with their checksum.</summary>
    private static ReadOnlyMemory<byte>? Sound(ReadOnlyMemory<byte> octets, uint uidValidity, uint uid)
    {
        if (octets.Length < CheckLength || MemoryMarshal.Read<ulong>(octets.Span) != Checksum.Of(octets.Span[CheckLength..], Place(uidValidity, uid)))
            return null;
        return octets[CheckLength..];
    }

    private static ulong Place(uint uidValidity, uint uid) => ((ulong)uidValidity << 32) | uid;
}
