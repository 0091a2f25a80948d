using System.Globalization;
using Postern.Native;

namespace Postern.Hosting.Confinement;

/// <summary>Where a path leads when all links on it are followed; a sandbox knows files and not names.</summary>
internal static class RealPath
{
    /// <summary>The path without links; of what is not there, that of the nearest directory above it and the rest as it is.</summary>
    public static string Of(string path)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        // Opening by O_PATH is no reading: it is allowed in a sandbox, too.
        int place = Libc.open(full, Libc.O_PATH | Libc.O_CLOEXEC, 0);
        if (place < 0)
            return Path.GetDirectoryName(full) is { } above ? Path.Combine(Of(above), Path.GetFileName(full)) : full;
        string? real = File.ResolveLinkTarget(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{place}"), returnFinalTarget: false)?.FullName;
        _ = Libc.close(place);
        return real ?? full;
    }
}
