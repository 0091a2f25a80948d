using System.Diagnostics.CodeAnalysis;
using System.Text;
using Postern.Stunnel.Reading;

namespace Postern.Stunnel.Tests.Reading;

/// <summary>A machine in memory: its files, one user, one group, one service and one name.</summary>
internal sealed class MemoryHost : IStunnelHost
{
    private const string Missing = "No such file or directory (2)";

    public Dictionary<string, byte[]> Files { get; } = [];

    public HashSet<string> OpenFiles { get; } = [];

    public MemoryHost With(string path, string text)
    {
        Files[path] = Encoding.UTF8.GetBytes(text);
        return this;
    }

    public bool TryResolvePath(string path, [NotNullWhen(true)] out string? absolute, [NotNullWhen(false)] out string? error)
    {
        absolute = Files.ContainsKey(path) ? path : null;
        error = absolute is null ? Missing : null;
        return absolute is not null;
    }

    public bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? error)
    {
        error = Files.TryGetValue(path, out bytes) ? null : Missing;
        return bytes is not null;
    }

    public bool TryListDirectory(string path, [NotNullWhen(true)] out IReadOnlyList<(string Name, bool IsFile)>? entries, [NotNullWhen(false)] out string? error)
    {
        var start = path + "/";
        entries = [.. Files.Keys.Where(file => file.StartsWith(start, StringComparison.Ordinal)).Select(file => (file[start.Length..], true))];
        error = entries.Count > 0 ? null : Missing;
        return error is null;
    }

    public bool IsOpenToOthers(string path) => OpenFiles.Contains(path);

    public int? FindPort(string service) => service == "pop3" ? 110 : null;

    public uint? FindUser(string name) => name == "mail" ? 8 : null;

    public uint? FindGroup(string name) => name == "mail" ? 9 : null;

    public string? WhyUnresolvable(string host) => host == "nowhere" ? "Neither nodename nor servname known (EAI_NONAME)" : null;
}
