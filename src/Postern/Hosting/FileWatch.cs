using Postern.Net.Certificates.Files;

namespace Postern.Hosting;

/// <summary>Looks at files every two seconds and tells when one of them is another than before, on a pool thread and never twice at a time.</summary>
internal sealed class FileWatch : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(2);

    private readonly string[] _paths;
    private readonly Action _changed;
    private readonly ITimer _timer;
    private readonly Lock _look = new();
    private FileStamp[] _seen;

    private FileWatch(string[] paths, Action changed, TimeProvider time)
    {
        _paths = paths;
        _changed = changed;
        _seen = Stamps();
        _timer = time.CreateTimer(_ => Look(), state: null, Interval, Interval);
    }

    /// <summary>Watches those that are there; null where there is none. Whoever begins before he reads misses no change.</summary>
    /// <param name="paths">The files; null for one that nobody named.</param>
    /// <param name="changed">Reads them again; must not throw.</param>
    /// <param name="time">The clock.</param>
    internal static FileWatch? Over(IEnumerable<string?> paths, Action changed, TimeProvider time)
    {
        string[] named = [.. paths.OfType<string>()];
        return named.Length == 0 ? null : new FileWatch(named, changed, time);
    }

    /// <summary>Looks now.</summary>
    internal void Look()
    {
        lock (_look)
        {
            FileStamp[] now = Stamps();
            if (now.AsSpan().SequenceEqual(_seen))
                return;
            _seen = now;
            _changed();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private FileStamp[] Stamps() => [.. _paths.Select(FileStamp.Of)];
}
