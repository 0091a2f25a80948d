using Postern.Net.Loops;

namespace Postern.Mail.Gateway.Servers;

/// <summary>Looks at the servers of a group while nobody comes: one that is down is noticed, and one that is up again has its place back.</summary>
/// <remarks>
/// A server by itself is not looked at: nobody could be led elsewhere. Each of several has one timer and one look at a
/// time, within the limits that hold for clients; a look takes place on a loop and holds nothing up there.
/// </remarks>
public sealed class ServerWatch : IAsyncDisposable
{
    private readonly Lookout[] _lookouts;

    /// <summary>Is ready to look; nothing happens before <see cref="Start"/>.</summary>
    public ServerWatch(IEnumerable<ServerGroup> groups, IReadOnlyList<Loop> loops, TimeProvider time) => _lookouts =
    [
        .. groups.Where(group => group.Settings.CanCheckServers)
            .SelectMany(group => group.All.Select((server, index) => new Lookout(server, loops[index % loops.Count], group.Settings.Mail.CheckServers, time))),
    ];

    /// <summary>Begins, with a look at each.</summary>
    public void Start() => Array.ForEach(_lookouts, lookout => lookout.Start());

    /// <summary>Begins no look any more, and breaks off those under way.</summary>
    public void Stop() => Array.ForEach(_lookouts, lookout => lookout.Stop());

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Stop();
        foreach (Lookout lookout in _lookouts)
            await lookout.DisposeAsync();
    }
}
