using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Postern.Store.Native;
using Postern.Wire.Text;

namespace Postern.Store.Files;

/// <summary>Files that are our owner's alone: mode 0600, in a directory in which nobody else can put another in their place.</summary>
/// <remarks>They are there whole or not at all, also after the power failed. Ours is what belongs to the user we are, or to root.</remarks>
public static class PrivateFile
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes an empty file where there is none, and judges the one that is there.</summary>
    /// <exception cref="IOException">It cannot be made, or is not ours alone; the text says what to do.</exception>
    public static void Ensure(string path)
    {
        JudgeDirectory(path);
        try
        {
            using var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0 });
        }
        catch (IOException) when (File.Exists(path))
        {
            Judge(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"“{path}” cannot be made: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>All bytes of a file that is ours alone; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read, is too large, or is not ours alone; the text says what to do.</exception>
    public static byte[]? Read(string path, long limit)
    {
        if (!File.Exists(path))
            return null;
        JudgeDirectory(path);
        Judge(path);
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            if (file.Length > limit)
                throw new IOException($"“{path}” has {file.Length:N0} bytes, and more than {limit:N0} are not read");
            var bytes = new byte[file.Length];
            return bytes[..file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false)];
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException($"“{path}” cannot be read: {SystemWords.Of(e)}", e);
        }
    }

    /// <summary>Puts these bytes in the place of what was there; when it returns they are on the disk.</summary>
    public static void Replace(string path, ReadOnlySpan<byte> bytes)
    {
        JudgeDirectory(path);
        // A name that leads elsewhere is kept: the file behind it is what is replaced.
        var target = new FileInfo(path) is { LinkTarget: not null } link ? link.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path : path;
        var temporary = WriteBeside(target, bytes);
        try
        {
            File.Move(temporary, target, overwrite: true); // rename(2)
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }

        SyncDirectory(target);
    }

    /// <summary>Puts these bytes there unless something is already: of two processes exactly one is told that it was the first.</summary>
    public static bool Create(string path, ReadOnlySpan<byte> bytes)
    {
        JudgeDirectory(path);
        var temporary = WriteBeside(path, bytes);
        try
        {
            // Not File.Move: it looks first and renames then, and of two processes both would be first.
            if (Posix.Link(temporary, path) != 0)
            {
                var error = Marshal.GetLastPInvokeError();
                return File.Exists(path) ? false : throw new IOException($"“{path}” cannot be made: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }
        finally
        {
            File.Delete(temporary);
        }

        SyncDirectory(path);
        return true;
    }

    private static void Judge(string path)
    {
        if (Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out var stat) != 0)
            return; // opening it says why
        if ((stat.Mode & Posix.KindMask) != Posix.FileKind)
            throw new IOException($"“{path}” is no file");
        if ((stat.Mode & Posix.Others) != 0)
            throw new IOException($"“{path}” is open to other users (mode {Octal(stat.Mode)}): run chmod 600 on it");
        JudgeOwner(path, stat.Owner);
    }

    private static void JudgeDirectory(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        if (Posix.Stat(Posix.AtCurrentDirectory, directory, 0, Posix.BasicStats, out var stat) != 0)
            throw new IOException($"the directory “{directory}” cannot be used: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()).ToLowerInvariant()}");
        if ((stat.Mode & Posix.OthersWrite) != 0)
            throw new IOException($"the directory “{directory}” may be written to by other users (mode {Octal(stat.Mode)}): run chmod go-w on it, or name another");
        JudgeOwner(directory, stat.Owner);
    }

    private static void JudgeOwner(string path, uint owner)
    {
        var user = Posix.EffectiveUser();
        if (owner != user && owner != 0)
            throw new IOException($"“{path}” belongs to user {owner}, and Postern runs as user {user}: run it as that one, or change the owner");
    }

    private static string WriteBeside(string path, ReadOnlySpan<byte> bytes)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.new";
        try
        {
            using var file = new FileStream(temporary, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Mode, BufferSize = 0 });
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            return temporary;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            File.Delete(temporary);
            throw new IOException($"“{path}” cannot be written: {SystemWords.Of(e)}", e);
        }
    }

    // The new name is in the directory, and a directory reaches the disk when it is told to.
    private static void SyncDirectory(string path)
    {
        var directory = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";
        var descriptor = Posix.Open(directory, Posix.OpenDirectory, 0);
        var done = descriptor >= 0 && Posix.Sync(descriptor) == 0;
        var error = Marshal.GetLastPInvokeError();
        if (descriptor >= 0)
            _ = Posix.Close(descriptor);
        if (!done)
            throw new IOException($"the directory “{directory}” does not reach the disk: {Marshal.GetPInvokeErrorMessage(error).ToLowerInvariant()}", error);
    }

    private static string Octal(int mode) => Convert.ToString(mode & 0xFFF, 8).PadLeft(4, '0');
}
