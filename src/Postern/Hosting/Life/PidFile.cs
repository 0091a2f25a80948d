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
            // Whole at one stroke: where this process takes another's place, there is no moment without a process in it.
            string beside = path + ".new";
            File.Delete(beside);
            using (var file = new StreamWriter(new FileStream(beside, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable })))
                file.Write(Own);
            File.Move(beside, path, overwrite: true);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"the pid file {path} cannot be written: permission denied", denied);
        }
    }

    /// <summary>Writes it again where another process has written its own there.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Keep()
    {
        if (!File.Exists(path) || File.ReadAllText(path) != Own)
            Write();
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
