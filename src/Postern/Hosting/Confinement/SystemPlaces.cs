namespace Postern.Hosting.Confinement;

/// <summary>Places that every process needs, whatever its configuration says: itself, its libraries, names, time zones, devices.</summary>
internal static class SystemPlaces
{
    private const Access ReadAndStart = Access.Read | Access.Start;

    private static readonly string[] Read =
    [
        "/usr", "/lib", "/lib64", "/bin", "/sbin", "/etc",
        "/proc", "/sys/fs/cgroup", "/sys/devices/system", "/sys/kernel/mm", // what the runtime asks about memory and processors
        "/run/systemd/resolve", "/run/nscd", "/run/resolvconf", "/var/lib/sss", "/var/lib/ca-certificates",
        "/dev/random", "/dev/urandom",
    ];

    private static readonly string[] Written = ["/dev/null", "/dev/zero", "/dev/full", "/dev/tty", "/dev/ptmx", "/dev/pts", "/dev/log"];

    private static readonly string[] Programs = ["/usr", "/lib", "/lib64", "/bin", "/sbin"];

    /// <summary>Each with its rights, whether it is there or not.</summary>
    /// <param name="program">The program's own file.</param>
    /// <param name="startsPrograms">Other programs are started.</param>
    public static IEnumerable<(string Path, Access Access)> Of(string program, bool startsPrograms)
    {
        foreach (string path in Read)
            yield return (path, Access.Read);
        foreach (string path in Written)
            yield return (path, Access.Read | Access.Write);
        foreach (string path in startsPrograms ? Programs : [])
            yield return (path, ReadAndStart);
        // Its directory, so that a newer file in it can take our place.
        foreach (string file in new[] { program, RealPath.Of(program), Environment.ProcessPath ?? program })
            yield return (Path.GetDirectoryName(Path.GetFullPath(file)) ?? file, ReadAndStart);
        yield return (Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), Access.Read);
        foreach (string file in Mapped())
        {
            string directory = Path.GetDirectoryName(file) ?? file;
            yield return (directory, Path.GetFileName(file).StartsWith("ld-", StringComparison.Ordinal) ? ReadAndStart : Access.Read);
            // ROOT/host/fxr/VERSION: the runtime's host lists what is installed.
            if (Path.GetFileName(file) == "libhostfxr.so")
                yield return (Path.GetFullPath(Path.Combine(directory, "..", "..", "..")), Access.Read);
        }
    }

    /// <summary>Files that are in our memory now: the loader, the runtime, libraries; proc(5).</summary>
    private static IEnumerable<string> Mapped() => File.ReadLines("/proc/self/maps")
        .Select(line => line.IndexOf('/', StringComparison.Ordinal) is >= 0 and int at ? line[at..] : "")
        .Where(path => path.Length > 0 && !path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/memfd:", StringComparison.Ordinal) && File.Exists(path))
        .Distinct(StringComparer.Ordinal);
}
