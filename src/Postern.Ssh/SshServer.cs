namespace Postern.Ssh;

/// <summary>A server as the user's ssh knows it; two doors that name the same one share its login.</summary>
/// <param name="Host">A name, an address, or an alias of the user's ssh configuration.</param>
/// <param name="Port">0 leaves it to the configuration.</param>
/// <param name="User">Null leaves it to the configuration.</param>
public sealed record SshServer(string Host, int Port, string? User)
{
    /// <summary>As a URL, for the log.</summary>
    public override string ToString() => $"ssh://{(User is null ? "" : User + "@")}{Host}{(Port == 0 ? "" : $":{Port}")}";
}
