namespace Postern.Hosting.Control;

/// <summary>A process as its operator sees it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">The version of Postern.</param>
/// <param name="UptimeSeconds">How long it has run.</param>
/// <param name="ResidentBytes">Memory it has in use (VmRSS, proc(5)).</param>
/// <param name="Descriptors">Descriptors it has open.</param>
/// <param name="DescriptorLimit">Descriptors it may have open.</param>
/// <param name="Sandbox">What its sandbox keeps from it; null where it is in none.</param>
internal sealed record ProcessPicture(int Id, string Version, double UptimeSeconds, long ResidentBytes, int Descriptors, long DescriptorLimit, string? Sandbox = null)
{
    /// <summary>Takes a picture of this process.</summary>
    /// <param name="version">The version of Postern.</param>
    /// <param name="uptime">How long it has run.</param>
    public static ProcessPicture Take(string version, TimeSpan uptime) => new(
        Environment.ProcessId,
        version,
        Math.Round(uptime.TotalSeconds, 1),
        Number("/proc/self/status", "VmRSS:") * 1024,
        Directory.GetFiles("/proc/self/fd").Length - 1, // the one that reads the directory is not counted
        Number("/proc/self/limits", "Max open files"));

    /// <summary>The first number behind a word at the beginning of a line; 0 where there is none.</summary>
    private static long Number(string path, string word)
    {
        string line = File.ReadLines(path).FirstOrDefault(line => line.StartsWith(word, StringComparison.Ordinal)) ?? word;
        string first = line[word.Length..].TrimStart().Split(' ')[0];
        return long.TryParse(first, out long number) ? number : 0;
    }
}
