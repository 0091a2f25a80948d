using System.Buffers;
using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Maildir;

/// <summary>The names in a directory, in the order the kernel has them: getdents64(2) into one buffer, the names side by side in a few large arrays.</summary>
internal static unsafe class DirectoryReading
{
    private const int BufferSize = 256 * 1024;
    private const int RecordLength = 16;  // d_reclen; linux_dirent64 in getdents(2)
    private const int RecordKind = 18;    // d_type
    private const int RecordName = 19;    // d_name
    private const byte UnknownKind = 0;   // DT_UNKNOWN, of file systems that do not tell
    private const byte FileKind = 8;      // DT_REG

    /// <summary>Adds every name that is a file's and begins with no dot; false where there is no such directory.</summary>
    /// <remarks>A pipe is no message, whose opening would wait for ever; nor is a link, by which the owner of a mailbox could read what only we may.</remarks>
    internal static bool TryRead(MailDirectory directory, List<ReadOnlyMemory<byte>> names)
    {
        int descriptor = Posix.Open(directory.Path, Posix.OpenDirectory, 0);
        if (descriptor < 0)
        {
            int error = Marshal.GetLastPInvokeError();
            return error == Posix.NoEntry ? false : throw Fault(directory, error);
        }

        try
        {
            Read(descriptor, directory, names);
            return true;
        }
        finally
        {
            _ = Posix.Close(descriptor);
        }
    }

    private static void Read(int descriptor, MailDirectory directory, List<ReadOnlyMemory<byte>> names)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            while (true)
            {
                nint length;
                fixed (byte* start = buffer)
                    length = Posix.ReadDirectory(descriptor, start, BufferSize);
                if (length < 0)
                    throw Fault(directory, Marshal.GetLastPInvokeError());
                if (length == 0)
                    return;
                Add(buffer.AsSpan(0, (int)length), names);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static void Add(ReadOnlySpan<byte> records, List<ReadOnlyMemory<byte>> names)
    {
        var arena = GC.AllocateUninitializedArray<byte>(records.Length); // names are shorter than their records
        int used = 0;
        while (!records.IsEmpty)
        {
            var record = records[..MemoryMarshal.Read<ushort>(records[RecordLength..])];
            records = records[record.Length..];
            var name = record[RecordName..];
            name = name[..name.IndexOf((byte)0)];
            if (name[0] == '.' || record[RecordKind] is not (FileKind or UnknownKind))
                continue;
            name.CopyTo(arena.AsSpan(used));
            names.Add(arena.AsMemory(used, name.Length));
            used += name.Length;
        }
    }

    private static IOException Fault(MailDirectory directory, int error) =>
        new($"the directory “{directory.Path}” cannot be read: {MailDirectory.Words(error)}", error);
}
