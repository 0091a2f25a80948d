using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Postern.Net.Native;

namespace Postern.Net.Certificates.Files;

/// <summary>Files that are there whole or not at all, also after the power failed; of mode 0600 where nothing else is asked for.</summary>
internal static class AtomicFile
{
    /// <summary>For what everybody may read: certificates.</summary>
    internal const UnixFileMode Public = Private | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Puts these bytes in the place of what was there.</summary>
    internal static void Replace(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = Private)
    {
        var temporary = WriteBeside(path, bytes, mode);
        try
        {
            File.Move(temporary, path, overwrite: true); // rename(2)
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }

    /// <summary>Puts these bytes there unless something is already: of two processes exactly one is told that it was the first.</summary>
    internal static bool Create(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode = Private)
    {
        var temporary = WriteBeside(path, bytes, mode);
        try
        {
            // Not File.Move: it looks first and renames then, and of two processes both would be first.
            if (Posix.Link(temporary, path) == 0)
            {
                return true;
            }

            var error = Marshal.GetLastPInvokeError();
            return File.Exists(path) ? false : throw new IOException(Marshal.GetPInvokeErrorMessage(error), error);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    /// <summary>Makes a directory of mode 0700, and those above it, where they are missing.</summary>
    internal static void MakeDirectory(string path) => Directory.CreateDirectory(path, Private | UnixFileMode.UserExecute);

    private static string WriteBeside(string path, ReadOnlySpan<byte> bytes, UnixFileMode mode)
    {
        var temporary = $"{path}.{RandomNumberGenerator.GetHexString(12, lowercase: true)}.new";
        using var file = new FileStream(temporary, new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            UnixCreateMode = mode,
            BufferSize = 0,
        });
        file.Write(bytes);
        file.Flush(flushToDisk: true);
        return temporary;
    }
}
