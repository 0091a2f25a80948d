using System.Globalization;
using Postern.Stunnel.Logging;

namespace Postern.Hosting.Stunnel;

/// <summary>stunnel's pid file: whatever stood there goes without a word, ours is of mode 0644 and goes at the end.</summary>
internal sealed class StunnelPidFile : IDisposable
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private readonly string _path;
    private readonly Func<ServiceLog> _log;

    private StunnelPidFile(string path, Func<ServiceLog> log)
    {
        _path = path;
        _log = log;
    }

    private static string Own => Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n";

    /// <summary>Writes it.</summary>
    /// <exception cref="IOException">It cannot be written; the text is stunnel's.</exception>
    public static StunnelPidFile Write(string path, Func<ServiceLog> log)
    {
        try
        {
            File.Delete(path);
            using var file = new StreamWriter(new FileStream(path, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = Readable }));
            file.Write(Own);
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Cannot create pid file {path}", failed);
        }
        log().Debug($"Created pid file {path}");
        return new StunnelPidFile(path, log);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            // Another process may have written its own there meanwhile: a newer program that has taken this one's place.
            if (!File.Exists(_path) || File.ReadAllText(_path) != Own)
                return;
            File.Delete(_path);
            _log().Debug($"Removed pid file {_path}");
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            _log().Error($"Could not remove pid file {_path}");
        }
    }
}
