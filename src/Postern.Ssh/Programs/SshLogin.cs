using Postern.Ssh.Servers;

namespace Postern.Ssh.Programs;

/// <summary>A server, and with what the user's ssh goes there; for verbs, which do one thing and end.</summary>
/// <param name="Server">Where to.</param>
public sealed record SshLogin(SshServer Server)
{
    private const int ConnectSeconds = 15; // arbitrary: a server that is there answers sooner

    /// <summary>OpenSSH's client.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>A configuration in place of the user's own (ssh -F); null for the user's.</summary>
    public string? Config { get; init; }

    /// <summary>The key to show (ssh -i); null for those that ssh shows by itself.</summary>
    public string? Identity { get; init; }

    /// <summary>The user's home directory, for which a tilde stands in that configuration.</summary>
    public string Home { get; init; } = "";

    /// <summary>Whether ssh may ask on its terminal for passwords and passphrases.</summary>
    public bool MayAsk { get; init; }

    /// <summary>How long one login, with what it is made for, may take where nobody is asked.</summary>
    public TimeSpan Limit { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The command line: for an option that stands twice ssh takes the first, so <paramref name="own"/> comes before the rest.</summary>
    internal IReadOnlyList<string> Words(params ReadOnlySpan<string> own) =>
    [
        Program, .. Config is null ? (string[])[] : ["-F", Config], .. own,
        "-o", "LogLevel=DEBUG1", "-o", "StrictHostKeyChecking=yes", "-o", $"BatchMode={(MayAsk ? "no" : "yes")}",
        "-o", $"ConnectTimeout={ConnectSeconds}", "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
        // A master of the user's would answer in the server's place; nothing but what is asked for may be opened.
        "-o", "ControlMaster=no", "-o", "ControlPath=none", "-o", "ControlPersist=no",
        "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "Tunnel=no",
        "-o", "PermitLocalCommand=no", "-o", "RemoteCommand=none", "-o", "UpdateHostKeys=no",
        .. Identity is null ? (string[])[] : ["-i", Identity, "-o", "IdentitiesOnly=yes", "-o", "PreferredAuthentications=publickey"],
        .. Server.Words,
    ];
}
