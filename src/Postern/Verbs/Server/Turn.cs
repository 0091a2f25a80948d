using Postern.OwnServer;
using Postern.Store.Files;

namespace Postern.Verbs.Server;

/// <summary>The right to prepare and open the server of a place: another start waits for it, and then finds the server running.</summary>
internal sealed class Turn : IDisposable
{
    private FileLock? _lock;

    /// <summary>Waits until nobody else has it.</summary>
    /// <exception cref="IOException">The state directory cannot be written to.</exception>
    public Turn(ServerPlace place) => _lock = FileLock.Take(place.Lock);

    /// <summary>Lets the next one in; a second time it does nothing.</summary>
    public void Dispose() => Interlocked.Exchange(ref _lock, null)?.Dispose();
}
