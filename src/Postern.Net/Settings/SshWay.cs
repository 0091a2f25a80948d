namespace Postern.Net.Settings;

/// <summary>How a door logs in at the last <c>ssh://</c> on its way; what is not said here is left to the user's ssh configuration.</summary>
public sealed record SshWay
{
    /// <summary>The private key that is offered, besides none but those that the configuration names for the server, and no password; null for all of the configuration and the agent.</summary>
    public string? Identity { get; init; }

    /// <summary>Fingerprints of the host key (<c>SHA256:…</c>), one of which it must have; empty for what known_hosts says.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>ssh compresses: for slow lines only, as it costs much time.</summary>
    public bool Compression { get; init; }

    /// <summary>The same for a server that is only passed on the way to that one: keys and pins are not for it.</summary>
    public SshWay ForPassing() => this with { Identity = null, HostKeys = [], Compression = false };

    /// <summary>How long the login stays after its last connection.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>How long a login may take, not counting the time in which somebody is asked.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the server may be silent before the line counts as dead; it is asked three times in it.</summary>
    public TimeSpan Silence { get; init; } = TimeSpan.FromSeconds(15);
}
