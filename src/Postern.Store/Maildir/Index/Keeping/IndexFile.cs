using System.Security.Cryptography;
using Postern.Store.Files;
using Postern.Store.Native;
using Postern.Wire.Text;

namespace Postern.Store.Maildir.Index.Keeping;

/// <summary><c>postern-index</c>: a whole batch, and others behind it until they are worth a new file. Written under <see cref="IndexLock"/> alone, and not waited for: a kill leaves it as far as it was written.</summary>
internal sealed class IndexFile(MaildirFolder folder)
{
    private const long FewestLater = 64 * 1024; // arbitrary: below that a new file is not worth it

    private ulong _inode;
    private ulong _number;
    private long _wholeLength; // with the first batch alone
    private long _length;      // as far as it was read or written

    /// <summary>What a look at the file found.</summary>
    internal enum Found
    {
        /// <summary>What was known.</summary>
        Nothing,

        /// <summary>More.</summary>
        More,

        /// <summary>No file.</summary>
        Missing,

        /// <summary>A file that is of no use.</summary>
        Damaged,
    }

    private static ReadOnlySpan<byte> Name => "postern-index"u8;

    /// <summary>True where nobody has written since.</summary>
    internal bool IsAsKnown => Stamp() is var stamp && stamp.Inode == _inode && stamp.Size == (ulong)_length;

    /// <summary>The batches behind the first are so many that a new file is worth it.</summary>
    internal bool IsLong => _length - _wholeLength > Math.Max(FewestLater, _wholeLength / 2);

    /// <summary>There is a file to which can be appended.</summary>
    internal bool IsThere => _inode != 0;

    /// <summary>Reads what is new in it: of another file all, of the same what was appended.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    internal Found Read(Action<IndexBatch> batch)
    {
        using var file = folder.Itself.Open(Name);
        var stamp = Stamp();
        if (file is null || stamp == default)
            return Forget(Found.Missing);
        Span<byte> header = stackalloc byte[IndexFraming.HeaderLength];
        if (IndexFraming.NumberOf(header[..ReadAt(file, header, 0)]) is not { } number)
            return Forget(Found.Damaged);
        bool isSame = stamp.Inode == _inode && number == _number && stamp.Size >= (ulong)_length;
        if (isSame && stamp.Size == (ulong)_length)
            return Found.Nothing;
        long from = isSame ? _length : IndexFraming.HeaderLength;
        byte[] octets = GC.AllocateUninitializedArray<byte>((int)Math.Min((long)stamp.Size - from, Array.MaxLength));
        int length = ReadAt(file, octets, from);
        long wholeLength = isSame ? _wholeLength : 0, place = from;
        int batches = 0;
        var end = IndexFraming.Read(octets.AsMemory(0, length), ref place, read =>
        {
            // A file begins with everything.
            if (isSame || batches++ > 0 || read.IsWhole)
                batch(read);
            if (wholeLength == 0)
                wholeLength = read.IsWhole ? place : -1;
        });
        if (end == IndexFraming.End.Damaged || wholeLength < 0 || place == IndexFraming.HeaderLength)
            return Forget(Found.Damaged);
        (_inode, _number, _wholeLength, _length) = (stamp.Inode, number, wholeLength, place);
        return place == from ? Found.Nothing : Found.More;
    }

    /// <summary>Writes a batch behind the last, in the place of one that a kill cut off.</summary>
    /// <exception cref="IOException">It cannot be written; then there is a file no more, or one is that nobody can remove, and that is told.</exception>
    internal void Append(byte[] payload, bool waits)
    {
        try
        {
            using var file = folder.Itself.OpenToWrite(Name) ?? throw folder.Itself.Fault(Name, "written", Posix.NoEntry);
            RandomAccess.SetLength(file, _length);
            byte[] frame = IndexFraming.Frame(payload, _length);
            RandomAccess.Write(file, [frame, payload], _length);
            if (waits)
                RandomAccess.FlushToDisk(file);
            _length += frame.Length + payload.Length;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Remove();
            throw new IOException($"“{folder.Path}/postern-index” cannot be written: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>Puts a new file in the place of the old one.</summary>
    /// <exception cref="IOException">As <see cref="Append"/>.</exception>
    internal void Replace(byte[] payload, bool waits)
    {
        ulong number = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));
        byte[] frame = IndexFraming.Frame(payload, IndexFraming.HeaderLength);
        try
        {
            folder.Itself.Write("postern-index.tmp"u8, [.. IndexFraming.Header(number), .. frame], folder.FileMode, file =>
            {
                RandomAccess.Write(file, payload, IndexFraming.HeaderLength + frame.Length);
                if (waits)
                    RandomAccess.FlushToDisk(file);
            });
            int error = folder.Itself.Replace("postern-index.tmp"u8, Name);
            if (error != 0)
                throw folder.Itself.Fault(Name, "written", error);
        }
        catch (IOException)
        {
            Remove();
            throw;
        }

        _length = _wholeLength = IndexFraming.HeaderLength + frame.Length + payload.Length;
        (_inode, _number) = (Stamp().Inode, number);
    }

    /// <summary>Takes the file away: what it says no longer holds.</summary>
    /// <exception cref="IOException">It stays.</exception>
    internal void Remove()
    {
        int error = folder.Itself.Remove(Name);
        if (error is not (0 or Posix.NoEntry))
            throw folder.Itself.Fault(Name, "removed", error);
        Forget(Found.Missing);
    }

    private static int ReadAt(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> octets, long place)
    {
        int length = 0;
        while (length < octets.Length && RandomAccess.Read(file, octets[length..], place + length) is > 0 and int part)
            length += part;
        return length;
    }

    private FileStamp Stamp() => FileStamp.Of(folder.Path + "/postern-index");

    private Found Forget(Found found)
    {
        (_inode, _number, _wholeLength, _length) = (0, 0, 0, 0);
        return found;
    }
}
