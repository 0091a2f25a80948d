using Postern.Net.Control;
using Postern.Wire.Text;

namespace Postern.Ssh.Servers;

/// <summary>Where the carriers of a user have their sockets: a directory that nobody else may enter, gone with the next start of the machine.</summary>
public static class RuntimeDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Says where it is, without making it: <c>$RUNTIME_DIRECTORY</c>, <c>/run/postern</c> for root, <c>$XDG_RUNTIME_DIR/postern</c>, and else a directory of the user's in that for temporary files.</summary>
    /// <param name="environment">Gives the value of an environment variable.</param>
    /// <param name="user">The user's number.</param>
    public static string Find(Func<string, string?> environment, uint user)
    {
        // systemd gives all directories of the unit, with colons between them (systemd.exec(5)).
        if (environment("RUNTIME_DIRECTORY") is { Length: > 0 } given)
            return given.Split(':')[0];
        if (user == 0)
            return "/run/postern";
        if (environment("XDG_RUNTIME_DIR") is { } xdg && xdg.StartsWith('/') && Directory.Exists(xdg))
            return Path.Combine(xdg, "postern");
        string temporary = environment("TMPDIR") is { } named && named.StartsWith('/') ? named : "/tmp";
        return Path.Combine(temporary, $"postern-{user}");
    }

    /// <summary>Makes it where it is not there.</summary>
    /// <exception cref="SshException">It cannot be made, or others may enter it.</exception>
    public static void Make(string directory)
    {
        try
        {
            Directory.CreateDirectory(directory, OwnerOnly);
            // In a directory for temporary files somebody else may have been there before us.
            if (!PrivateDirectory.Is(directory))
                throw new SshException($"the directory {directory} is not ours alone: run “chmod 700 {directory}” where it is yours, or set RUNTIME_DIRECTORY to another");
        }
        catch (Exception e) when (e is IOException and not SshException or UnauthorizedAccessException)
        {
            throw new SshException($"the directory {directory} cannot be made: {SystemWords.Of(e)}; set RUNTIME_DIRECTORY to another");
        }
    }
}
