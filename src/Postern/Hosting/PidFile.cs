using System.Globalization;

namespace Postern.Hosting;

/// <summary>A file with the process id, as long as the process runs.</summary>
internal sealed class PidFile : IDisposable
{
    private readonly string _path;

    private PidFile(string path) => _path = path;

    /// <summary>Writes the file anew, of mode 0644; null where none is wanted.</summary>
    public static PidFile? Write(string? path)
    {
        if (path is null)
            return null;
        try
        {
            File.Delete(path);
            using var file = new StreamWriter(new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.CreateNew,
                Access = FileAccess.Write,
                UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead,
            }));
            file.Write(Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
            return new PidFile(path);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new IOException($"the pid file {path} cannot be written: permission denied", denied);
        }
    }

    public void Dispose()
    {
        try
        {
            File.Delete(_path);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            // Rights were given up meanwhile: a stale file is what every reader of pid files expects.
        }
    }
}
