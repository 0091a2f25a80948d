using System.Diagnostics.CodeAnalysis;

namespace Postern.Stunnel.Reading;

/// <summary>The machine as a configuration sees it: files, users, services, names.</summary>
/// <remarks>An error is said as strerror(3) and errno(3) say it: <c>No such file or directory (2)</c>.</remarks>
public interface IStunnelHost
{
    /// <summary>The absolute path of an existing file, without links.</summary>
    bool TryResolvePath(string path, [NotNullWhen(true)] out string? absolute, [NotNullWhen(false)] out string? error);

    /// <summary>The bytes of a file, up to the reader's bound.</summary>
    bool TryReadFile(string path, [NotNullWhen(true)] out byte[]? bytes, [NotNullWhen(false)] out string? error);

    /// <summary>The names in a directory, in any order, and whether each is a file or a link to one.</summary>
    bool TryListDirectory(string path, [NotNullWhen(true)] out IReadOnlyList<(string Name, bool IsFile)>? entries, [NotNullWhen(false)] out string? error);

    /// <summary>Whether anybody on the machine may do anything with this file.</summary>
    bool IsOpenToOthers(string path);

    /// <summary>The port of a TCP service; null where there is none of that name.</summary>
    int? FindPort(string service);

    /// <summary>The number of a user; null where there is none of that name.</summary>
    uint? FindUser(string name);

    /// <summary>The number of a group; null where there is none of that name.</summary>
    uint? FindGroup(string name);

    /// <summary>Why a name or address literal has no address, as stunnel words it; null where it has one.</summary>
    string? WhyUnresolvable(string host);
}
