using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Postern.Store.Native;
using Postern.Wire.Text;

namespace Postern.Store.Maildir;

/// <summary>One directory and what can be done with the names in it; names are bytes, as the kernel has them.</summary>
/// <remarks>What may fail in the ordinary course of things (a file has gone) is told as the system's error number, 0 for success; <see cref="Fault"/> makes a sentence of one.</remarks>
internal sealed unsafe class MailDirectory
{
    private const int LongestPath = 4096; // PATH_MAX

    private readonly byte[] _prefix;

    internal MailDirectory(string path)
    {
        Path = path;
        _prefix = Encoding.UTF8.GetBytes(path + "/");
    }

    internal string Path { get; }

    /// <summary>A new file that is ours to write; none with this name may be there.</summary>
    internal SafeFileHandle Make(ReadOnlySpan<byte> name, int mode)
    {
        fixed (byte* path = Join(name))
        {
            int descriptor = Posix.Open(path, Posix.OpenNew, mode);
            if (descriptor < 0)
                throw Fault(name, "made", Marshal.GetLastPInvokeError());
            var file = new SafeFileHandle(descriptor, ownsHandle: true);
            // Where others share the mail, the process's mask must not shut them out.
            if ((mode & Posix.Others) != 0)
                File.SetUnixFileMode(file, (UnixFileMode)mode);
            return file;
        }
    }

    /// <summary>The file for reading; null where it has gone.</summary>
    internal SafeFileHandle? Open(ReadOnlySpan<byte> name) => Open(name, Posix.OpenRead, "read");

    /// <summary>A message for reading; null where it has gone, or is no file but a link or a pipe.</summary>
    internal MessageFile? OpenMessage(ReadOnlySpan<byte> name)
    {
        SafeFileHandle? file = Open(name, Posix.OpenRead | Posix.OpenAtOnce | Posix.OpenNoLink, "read");
        if (file is null)
            return null;
        byte nothing = 0;
        if (Posix.Stat((int)file.DangerousGetHandle(), &nothing, Posix.AtEmptyPath, Posix.BasicStats, out var stat) == 0 && (stat.Mode & Posix.KindMask) == Posix.FileKind)
            return new MessageFile(file, stat);
        file.Dispose();
        return null;
    }

    /// <summary>The file for reading and writing; null where it has gone.</summary>
    internal SafeFileHandle? OpenToWrite(ReadOnlySpan<byte> name) => Open(name, Posix.OpenReadWrite, "written");

    /// <summary>All of a small file; null where it has gone.</summary>
    internal byte[]? ReadAll(ReadOnlySpan<byte> name)
    {
        using var file = Open(name);
        if (file is null)
            return null;
        try
        {
            var octets = GC.AllocateUninitializedArray<byte>((int)Math.Min(RandomAccess.GetLength(file), Array.MaxLength));
            int length = 0;
            while (length < octets.Length && RandomAccess.Read(file, octets.AsSpan(length), length) is > 0 and int part)
                length += part;
            return length == octets.Length ? octets : octets[..length];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"“{Path}/{Encoding.UTF8.GetString(name)}” cannot be read: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>Puts these octets in the place of a file, by way of another name; when it returns they are on the disk. Who calls it holds the lock of both names.</summary>
    internal void Put(ReadOnlySpan<byte> name, ReadOnlySpan<byte> byWayOf, ReadOnlySpan<byte> octets, int mode, DateTimeOffset? date = null)
    {
        Write(byWayOf, octets, mode, file =>
        {
            if (date is { } given)
                File.SetLastWriteTimeUtc(file, given.UtcDateTime);
            RandomAccess.FlushToDisk(file);
        });
        int error = Replace(byWayOf, name);
        if (error != 0)
            throw Fault(name, "written", error);
        Sync();
    }

    /// <summary>Puts these octets behind those of a file that is there; when it returns they are on the disk, and where it fails they are not in the file. Who calls it holds the lock of the name.</summary>
    internal void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> octets)
    {
        using var file = OpenToWrite(name) ?? throw Fault(name, "written", Posix.NoEntry);
        try
        {
            long length = RandomAccess.GetLength(file);
            try
            {
                RandomAccess.Write(file, octets, length);
                RandomAccess.FlushToDisk(file);
            }
            catch
            {
                RandomAccess.SetLength(file, length);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"“{Path}/{Encoding.UTF8.GetString(name)}” cannot be written: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>A file with these octets, in the place of what a kill has left under its name; where that fails nothing stays.</summary>
    internal void Write(ReadOnlySpan<byte> name, ReadOnlySpan<byte> octets, int mode, Action<SafeFileHandle>? finish = null)
    {
        _ = Remove(name);
        try
        {
            using var file = Make(name, mode);
            RandomAccess.Write(file, octets, 0);
            finish?.Invoke(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _ = Remove(name);
            throw new IOException($"“{Path}/{Encoding.UTF8.GetString(name)}” cannot be written: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>What the system tells of a file; false where it has gone.</summary>
    internal bool TryStat(ReadOnlySpan<byte> name, out Posix.StatBuffer stat)
    {
        fixed (byte* path = Join(name))
        {
            if (Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out stat) == 0)
                return true;
            int error = Marshal.GetLastPInvokeError();
            return error == Posix.NoEntry ? false : throw Fault(name, "looked at", error);
        }
    }

    /// <summary>Gives a file another name, here or elsewhere; what already has that name stays, and the answer is <see cref="Posix.Exists"/>.</summary>
    internal int Rename(ReadOnlySpan<byte> name, MailDirectory to, ReadOnlySpan<byte> newName)
    {
        fixed (byte* from = Join(name), target = to.Join(newName))
        {
            if (Posix.Rename(Posix.AtCurrentDirectory, from, Posix.AtCurrentDirectory, target, Posix.NoReplace) == 0)
                return 0;
            int error = Marshal.GetLastPInvokeError();
            if (error != Posix.Invalid)
                return error;
            // A file system that knows no such flag (NFS): looking first is the best that can be done there.
            if (Posix.Stat(Posix.AtCurrentDirectory, target, 0, Posix.BasicStats, out _) == 0)
                return Posix.Exists;
            return Posix.Rename(from, target) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
    }

    /// <summary>Gives a file another name, in the place of what had it.</summary>
    internal int Replace(ReadOnlySpan<byte> name, ReadOnlySpan<byte> newName)
    {
        fixed (byte* from = Join(name), target = Join(newName))
            return Posix.Rename(from, target) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Gives a file a second name.</summary>
    internal int Link(ReadOnlySpan<byte> name, MailDirectory to, ReadOnlySpan<byte> newName)
    {
        fixed (byte* from = Join(name), target = to.Join(newName))
            return Posix.Link(from, target) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>Takes a name away.</summary>
    internal int Remove(ReadOnlySpan<byte> name)
    {
        fixed (byte* path = Join(name))
            return Posix.Unlink(path) == 0 ? 0 : Marshal.GetLastPInvokeError();
    }

    /// <summary>When it returns, the names in here are on the disk.</summary>
    internal void Sync()
    {
        int descriptor = Posix.Open(Path, Posix.OpenDirectory, 0);
        bool done = descriptor >= 0 && Posix.Sync(descriptor) == 0;
        int error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
            _ = Posix.Close(descriptor);
        if (!done)
            throw new IOException($"the directory “{Path}” does not reach the disk: {Words(error)}", error);
    }

    /// <summary>The sentence for an error.</summary>
    internal IOException Fault(ReadOnlySpan<byte> name, string what, int error) =>
        new($"“{Path}/{Encoding.UTF8.GetString(name)}” cannot be {what}: {Words(error)}", error);

    internal static string Words(int error) => Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant();

    private SafeFileHandle? Open(ReadOnlySpan<byte> name, int flags, string what)
    {
        fixed (byte* path = Join(name))
        {
            int descriptor = Posix.Open(path, flags, 0);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            int error = Marshal.GetLastPInvokeError();
            return error == Posix.NoEntry || (error == Posix.TooManyLinks && (flags & Posix.OpenNoLink) != 0) ? null : throw Fault(name, what, error);
        }
    }

    private byte[] Join(ReadOnlySpan<byte> name)
    {
        if (name.IndexOfAny((byte)'/', (byte)0) >= 0 || _prefix.Length + name.Length >= LongestPath)
            throw new IOException($"“{Encoding.UTF8.GetString(name)}” cannot be the name of a file in “{Path}”");
        var path = new byte[_prefix.Length + name.Length + 1];
        _prefix.CopyTo(path, 0);
        name.CopyTo(path.AsSpan(_prefix.Length));
        return path;
    }
}
