using System.Text;
using Postern.Store.Files;

namespace Postern.Hosting.Succession;

/// <summary>How this program was started, for starting it again: another file may stand there by then.</summary>
/// <param name="Path">The path of its file, links not followed: a link that has been set to a newer version leads there.</param>
/// <param name="Name">Its own name, argv[0].</param>
/// <param name="Arguments">Its arguments, without the name.</param>
internal sealed record ProgramFile(string Path, string Name, IReadOnlyList<string> Arguments)
{
    /// <summary>Looks; at the start, while our own file is still there to compare with.</summary>
    public static ProgramFile Find()
    {
        // Not what the runtime says: under a host of its own it names another file and other arguments.
        string[] words = Encoding.UTF8.GetString(File.ReadAllBytes("/proc/self/cmdline")).Split('\0')[..^1];
        string own = Environment.ProcessPath ?? "/proc/self/exe";
        string name = words.Length > 0 ? words[0] : own;
        return new ProgramFile(PathOf(name, Environment.GetEnvironmentVariable("PATH"), own), name, [.. words.Skip(1)]);
    }

    /// <summary>The path behind a name on a command line, as a shell finds it, if it is the file that runs; else that file's own.</summary>
    /// <param name="name">The name.</param>
    /// <param name="search">Directories in which a name without a slash is looked for.</param>
    /// <param name="own">The file that runs.</param>
    internal static string PathOf(string name, string? search, string own)
    {
        FileStamp running = FileStamp.Of(own);
        IEnumerable<string> candidates = name.Contains('/')
            ? [System.IO.Path.GetFullPath(name)]
            : (search ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Select(directory => System.IO.Path.Combine(System.IO.Path.GetFullPath(directory), name));
        // Whoever starts a program may call it what he likes (systemd's “@”, login shells).
        return candidates.FirstOrDefault(path => running != default && FileStamp.Of(path) == running) ?? own;
    }
}
