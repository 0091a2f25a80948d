namespace Postern.Stunnel.Tls;

/// <summary>Looks at a file that holds a secret, and warns as stunnel does where anybody may read it.</summary>
internal static class FilePermissions
{
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    /// <summary>False when there is no such file.</summary>
    internal static bool Look(string path, Said said)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & Others) != UnixFileMode.None)
                said.Warning($"Insecure file permissions on {path}");
            return true;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            said.Error($"{path}: No such file or directory (2)");
        }
        catch (UnauthorizedAccessException)
        {
            said.Error($"{path}: Permission denied (13)");
        }
        return false;
    }
}
