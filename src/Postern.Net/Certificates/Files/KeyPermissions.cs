using Postern.Net.Native;

namespace Postern.Net.Certificates.Files;

/// <summary>Who may read a private key: its owner alone, and that is root or the user we are.</summary>
internal static class KeyPermissions
{
    private const int Others = 0x3F; // rwxrwx of group and world

    /// <summary>What is wrong with the file's mode or owner, in one sentence with the command that mends it; null where nothing is.</summary>
    internal static string? Complaint(string path)
    {
        if (Posix.Stat(Posix.AtCurrentDirectory, path, 0, Posix.BasicStats, out var stat) != 0)
        {
            return null; // reading it says why
        }

        if ((stat.Mode & Others) != 0)
        {
            return $"the private key in “{path}” is open to other users (mode {Octal(stat.Mode)}): run `chmod 600 {ShellWord.Quote(path)}`";
        }

        var user = Posix.EffectiveUser();
        return stat.Owner == 0 || stat.Owner == user
            ? null
            : $"the private key in “{path}” belongs to user {stat.Owner}, who is neither root nor the user Postern runs as ({user}): run `chown {user} {ShellWord.Quote(path)}`";
    }

    private static string Octal(int mode) => Convert.ToString(mode & 0xFFF, 8).PadLeft(4, '0');
}
