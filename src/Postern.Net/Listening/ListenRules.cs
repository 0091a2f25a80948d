
namespace Postern.Net.Listening;

/// <summary>How a door opens its places, where that is not as the house does it.</summary>
public sealed record ListenRules
{
    /// <summary>The door works as long as one of its places could be opened; the others are told of.</summary>
    public bool OneIsEnough { get; init; }

    /// <summary>Sockets of systemd are taken in their order, and not by the door's name.</summary>
    public bool ByPosition { get; init; }

    /// <summary>Set on each listening socket before it is bound.</summary>
    public IReadOnlyList<SocketSetting> Settings { get; init; } = [];

    /// <summary>The user who owns a Unix socket; null for whoever made it.</summary>
    public int? Owner { get; init; }

    /// <summary>The group that owns a Unix socket; null for that of whoever made it.</summary>
    public int? Group { get; init; }

    /// <summary>The socket of systemd that a door is to have; null for none.</summary>
    internal InheritedSocket? Take(InheritedSockets inherited, string door) => ByPosition ? inherited.TakeNext() : inherited.Take(door);
}
