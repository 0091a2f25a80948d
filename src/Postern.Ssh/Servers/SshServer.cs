using System.Globalization;
using Postern.Wire.Ends;

namespace Postern.Ssh.Servers;

/// <summary>A server as the user's ssh knows it.</summary>
/// <param name="Host">A name, an address, or an alias of the user's ssh configuration.</param>
/// <param name="Port">0 leaves it to the configuration.</param>
/// <param name="User">Null leaves it to the configuration.</param>
public sealed record SshServer(string Host, int Port, string? User)
{
    /// <summary>The words that name it on ssh's command line, the last of them.</summary>
    internal IReadOnlyList<string> Words =>
    [
        .. Port == 0 ? (string[])[] : ["-p", Port.ToString(CultureInfo.InvariantCulture)],
        .. User is null ? (string[])[] : ["-l", User],
        "--", Host,
    ];

    /// <summary>As a URL, for the log.</summary>
    public override string ToString() => $"ssh://{(User is null ? "" : User + "@")}{new HostPort(Host, Port).HostText}{(Port == 0 ? "" : $":{Port}")}";
}
