using System.Globalization;

namespace Postern.Hosting.Life;

/// <summary>A file with the process id, from when the doors are open until the process ends.</summary>
/// <remarks>A start that fails leaves the file of another process alone, and so does an end after another has written its own there.</remarks>
internal sealed class PidFile(string path) : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static string Own => Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";

    /// <summary>Writes the file anew, of mode 0644.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write()
    {
        try
        {
            File.Delete(path);
            using var file = new StreamWriter(new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable }));
            file.Write(Own);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"the pid file {path} cannot be written: permission denied", denied);
        }
    }

    /// <summary>Removes it, where it is still ours.</summary>
    public void Dispose()
    {
        try
        {
            if (File.Exists(path) && File.ReadAllText(path) == Own)
                File.Delete(path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Rights were given up meanwhile: a stale file is what every reader of pid files expects.
        }
    }
}
