using Postern.Wire.Text;

namespace Postern.Net.Control;

/// <summary>Finds the directory in which a process keeps what must outlive it, and its control socket.</summary>
public static class StateDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Says where it is, without making it: the option, else <c>$STATE_DIRECTORY</c>, <c>/var/lib/postern</c> for root, and the XDG state directory otherwise.</summary>
    /// <param name="option">What the command line or the configuration names; null for nothing.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="isRoot">Whether the process runs as root.</param>
    /// <exception cref="IOException">There is no place for it; the text says what to do.</exception>
    public static string Find(string? option, Func<string, string?> environment, bool isRoot)
    {
        if (!string.IsNullOrEmpty(option))
            return Path.GetFullPath(option);
        // systemd gives all directories of the unit, with colons between them (systemd.exec(5)).
        if (environment("STATE_DIRECTORY") is { Length: > 0 } given)
            return given.Split(':')[0];
        if (isRoot)
            return "/var/lib/postern";
        // The XDG Base Directory Specification: a path that is not absolute is to be ignored.
        if (environment("XDG_STATE_HOME") is { } xdg && xdg.StartsWith('/'))
            return Path.Combine(xdg, "postern");
        if (environment("HOME") is { } home && home.StartsWith('/'))
            return Path.Combine(home, ".local", "state", "postern");
        throw new IOException("there is no place for the state directory: HOME is not set; name one with --state DIRECTORY");
    }

    /// <summary>Makes it, and what is missing above it, readable by its owner alone; a directory that is there keeps its mode.</summary>
    /// <exception cref="IOException">It cannot be made; the text says what to do.</exception>
    public static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the state directory {directory} cannot be made: {SystemWords.Of(e)}; name another with --state DIRECTORY", e);
        }
    }
}
