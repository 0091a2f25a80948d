namespace Postern.Ssh.Servers;

/// <summary>How this process uses carriers.</summary>
public sealed record SshSettings
{
    /// <summary>OpenSSH's client, found by PATH.</summary>
    public string Program { get; init; } = "ssh";

    /// <summary>The program that becomes a carrier, and its arguments.</summary>
    public required IReadOnlyList<string> Carrier { get; init; }

    /// <summary>Where carriers are found.</summary>
    public required string RuntimeDirectory { get; init; }

    /// <summary>Gives the value of an environment variable: where the agent and the display are.</summary>
    public Func<string, string?> Environment { get; init; } = _ => null;

    /// <summary>Whether somebody can be asked now.</summary>
    public Func<bool> MayAsk { get; init; } = () => false;

    /// <summary>Asks whoever sits at our terminal: the question, and whether the answer must not be seen; null for no answer.</summary>
    public Func<string, bool, Task<string?>> Ask { get; init; } = (_, _) => Task.FromResult<string?>(null);

    /// <summary>Whether who connects waits as long as somebody thinks about an answer; otherwise only as long as a login may take, and the question stays.</summary>
    public bool WaitsForAnswers { get; init; }

    /// <summary>Tells whoever sits there something.</summary>
    public Action<string>? Notify { get; init; }
}
