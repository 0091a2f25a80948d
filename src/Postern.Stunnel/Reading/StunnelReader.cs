using Postern.Stunnel.Reading.Options;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Reading;

/// <summary>Reads a stunnel.conf, with the verdict and the words of stunnel 5.68.</summary>
public static class StunnelReader
{
    /// <summary>Reads a file, and those that it includes.</summary>
    public static StunnelFile Read(string path, IStunnelHost host, IServiceTrial trial)
    {
        if (host.TryResolvePath(path, out var absolute, out var error))
            return new FileWalk(new(host, trial)).ReadFile(absolute);
        // Not a word of a failed configuration, because there is none.
        return new(new(), [], IsInetd: false, [new(3, $"Invalid configuration file name \"{path}\""), new(3, $"realpath: {error}")], IsAccepted: false);
    }

    /// <summary>Reads what came out of a descriptor, and the files that it includes.</summary>
    /// <param name="descriptor">The descriptor as it was named, for messages.</param>
    /// <param name="bytes">All that it gave; null where it cannot be read.</param>
    /// <param name="host">The machine.</param>
    /// <param name="trial">Who is asked about each service.</param>
    public static StunnelFile ReadDescriptor(string descriptor, ReadOnlyMemory<byte>? bytes, IStunnelHost host, IServiceTrial trial) =>
        new FileWalk(new(host, trial)).ReadDescriptor(descriptor, bytes);

    /// <summary>Reads a configuration that the letters of a command line said.</summary>
    public static StunnelFile ReadLetters(string text, IStunnelHost host, IServiceTrial trial) =>
        new FileWalk(new(host, trial)).ReadLetters(text);

    /// <summary>Reads lines that somebody else has taken out of files, each with its place; those that <c>include</c> names among them already.</summary>
    public static StunnelFile ReadLines(IEnumerable<(string File, int Line, string Text)> lines, IStunnelHost host, IServiceTrial trial) =>
        new FileWalk(new(host, trial)).ReadLines(lines);

    /// <summary>The name of every option that may stand in a file, each once.</summary>
    public static IReadOnlyList<string> OptionNames { get; } = [.. OptionTable.All.Where(IsKnown).Select(option => option.Name)];

    /// <summary>Whether there is an option of this name, in any case of letters.</summary>
    public static bool Knows(string name) => OptionTable.Find(name, isGlobal: true) is not null;

    private static bool IsKnown(StunnelOption option) => option.Origin != OptionOrigin.Windows;
}
