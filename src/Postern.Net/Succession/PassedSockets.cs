using Microsoft.Win32.SafeHandles;

namespace Postern.Net.Succession;

/// <summary>Listening sockets on their way to another process: each is found by its place, never by its number.</summary>
/// <remarks>What nobody takes is closed with this; the sockets live on in the other process.</remarks>
public sealed class PassedSockets : IDisposable
{
    private readonly List<(PassedSocket Socket, IReadOnlyList<SafeFileHandle> Descriptors)> _all = [];

    /// <summary>What is here.</summary>
    public IReadOnlyList<PassedSocket> All => [.. _all.Select(one => one.Socket)];

    /// <summary>The descriptors, in the order of <see cref="All"/>.</summary>
    internal IEnumerable<SafeFileHandle> Descriptors => _all.SelectMany(one => one.Descriptors);

    /// <summary>Adds the sockets of a place; they are ours from now on.</summary>
    public void Add(string kind, string place, IReadOnlyList<SafeFileHandle> descriptors) =>
        _all.Add((new PassedSocket(kind, place, descriptors.Count), descriptors));

    /// <summary>Takes all places of a kind out; the descriptors are the caller's from now on.</summary>
    public IReadOnlyList<(string Place, IReadOnlyList<SafeFileHandle> Descriptors)> Take(string kind)
    {
        var taken = _all.FindAll(one => one.Socket.Kind == kind);
        _all.RemoveAll(one => one.Socket.Kind == kind);
        return taken.ConvertAll(one => (one.Socket.Place, one.Descriptors));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (SafeFileHandle descriptor in Descriptors)
            descriptor.Dispose();
        _all.Clear();
    }
}
