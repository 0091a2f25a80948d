using Microsoft.Extensions.Logging;
using Postern.Wire.Dns;
using Postern.Wire.Text;

namespace Postern.Net.Dns;

/// <summary>Reads the machine's files anew when they have changed; looks at them every few seconds at most.</summary>
internal sealed class NameServiceFiles(ResolverSources sources, TimeProvider time, Action changed, ILogger log)
{
    private readonly Lock _lock = new();
    private volatile NameService? _current;
    private (DateTime, long)[] _stamps = [];
    private long _looked;

    /// <summary>What they said, if they were looked at a moment ago; touches no disk.</summary>
    internal NameService? Fresh =>
        _current is { } current && time.GetElapsedTime(Volatile.Read(ref _looked)) < ResolverLimits.FileCheck ? current : null;

    /// <summary>Looks at them; blocks while the disk does.</summary>
    internal NameService Look()
    {
        lock (_lock)
        {
            if (Fresh is { } fresh)
                return fresh;
            (DateTime, long)[] stamps = [.. new[] { sources.Hosts, sources.Servers, sources.Switch }.Select(Stamp)];
            if (_current is null || !stamps.SequenceEqual(_stamps))
            {
                if (_current is not null)
                    DnsLog.FilesChanged(log);
                _stamps = stamps;
                _current = Read();
                changed();
            }
            Volatile.Write(ref _looked, time.GetTimestamp());
            return _current;
        }
    }

    private NameService Read()
    {
        string? servers = Text(sources.Servers);
        return new NameService(
            HostsFile.Read(Text(sources.Hosts) ?? ""),
            servers is null ? null : ResolverSettings.Read(servers),
            NameSwitch.Read(Text(sources.Switch) ?? ""));
    }

    private static (DateTime, long) Stamp(string path)
    {
        var file = new FileInfo(path);
        // resolv.conf is often a link: what it leads to is what changes.
        FileSystemInfo? target = file.LinkTarget is null ? file : file.ResolveLinkTarget(returnFinalTarget: true);
        return target is FileInfo { Exists: true } real ? (real.LastWriteTimeUtc, real.Length) : default;
    }

    private string? Text(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DnsLog.FileUnreadable(log, path, SystemWords.Of(e));
            return null;
        }
    }
}
