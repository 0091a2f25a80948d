using System.Security.Cryptography;
using System.Text;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Ssh.Servers;

/// <summary>The way to one ssh server, and how to log in there; whoever says the same shares the login.</summary>
/// <param name="Hops">What is passed, in order, the ssh server itself the last.</param>
/// <param name="Way">How to log in.</param>
internal sealed record SshRoute(IReadOnlyList<Hop> Hops, SshWay Way)
{
    /// <summary>The server.</summary>
    internal SshServer Server { get; } = new(Hops[^1].Host, Hops[^1].Port, Hops[^1].User);

    /// <summary>What lies before it.</summary>
    internal IReadOnlyList<Hop> Before { get; } = [.. Hops.SkipLast(1)];

    /// <summary>How many logins it takes: each may ask somebody.</summary>
    internal int Logins { get; } = Hops.Count(hop => hop.Kind == HopKind.Ssh);

    /// <summary>A short name of all this, fit for a file: one that says nothing else has it.</summary>
    /// <remarks>How long the login lingers is everybody's own affair, and no part of it.</remarks>
    internal string Key { get; } = KeyOf(Hops, Way);

    /// <inheritdoc/>
    public override string ToString() => string.Join(" via ", Hops.Reverse());

    private static string KeyOf(IReadOnlyList<Hop> hops, SshWay way)
    {
        string[] words =
        [
            .. hops.Select(hop => $"{hop} {hop.Password}"),
            $"{way.Identity}", $"{way.Compression}", string.Join(',', way.HostKeys.Order(StringComparer.Ordinal)), $"{way.Login} {way.Silence}",
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', words)))[..8]);
    }
}
