namespace Postern.Wire.Ends;

/// <summary>One <c>--via</c>: what a connection passes on its way.</summary>
public sealed record Hop
{
    /// <summary>What kind of carrier it is.</summary>
    public required HopKind Kind { get; init; }

    /// <summary>Host name or address, IPv6 without brackets; for ssh also an alias of the user's configuration.</summary>
    public required string Host { get; init; }

    /// <summary>The port; 0 (ssh only) leaves it to the user's ssh configuration.</summary>
    public int Port { get; init; }

    /// <summary>The user to log in as; null where none is named.</summary>
    public string? User { get; init; }

    /// <summary>The password; null where none is given. It is never part of <see cref="ToString"/>.</summary>
    public string? Password { get; init; }

    /// <summary>The URL without the password, fit for a log.</summary>
    public override string ToString()
    {
        var user = User is null ? "" : Uri.EscapeDataString(User) + "@";
        var host = new HostPort(Host, Port);
        return $"{HopUrl.Name(Kind)}://{user}{(Port == 0 ? host.HostText : host.ToString())}";
    }
}
