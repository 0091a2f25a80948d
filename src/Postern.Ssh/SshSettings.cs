namespace Postern.Ssh;

/// <summary>How ssh is run.</summary>
public sealed record SshSettings
{
    /// <summary>OpenSSH's client.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>Words for it before ours: for ssh the first value of an option wins.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];

    /// <summary>How long a login may take.</summary>
    public TimeSpan Login { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the login stays after its last connection.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromSeconds(60);
}
