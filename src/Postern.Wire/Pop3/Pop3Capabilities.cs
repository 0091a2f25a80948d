using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Pop3;

/// <summary>What a server says it can (RFC 2449 §5); a value: each change gives another one.</summary>
public sealed class Pop3Capabilities
{
    private readonly List<Pop3Capability> _all;

    /// <summary>Begins with these; of two with one name the first counts.</summary>
    public Pop3Capabilities(IEnumerable<Pop3Capability> all) => _all = [.. all.DistinctBy(capability => capability.Name)];

    /// <summary>A server that said nothing.</summary>
    public static Pop3Capabilities None { get; } = new([]);

    /// <summary>All in the order they were said.</summary>
    public IReadOnlyList<Pop3Capability> All => _all;

    /// <summary>The mechanisms of SASL, in capitals; none where there is no SASL (RFC 5034 §3).</summary>
    public IReadOnlyList<string> Mechanisms => [.. Values("SASL").Select(name => name.ToUpperInvariant())];

    /// <summary>Whether the server says this name.</summary>
    public bool Has(string name) => Find(name) is not null;

    /// <summary>What follows a name; nothing where the server does not say it.</summary>
    public IReadOnlyList<string> Values(string name) => Find(name)?.Arguments ?? [];

    /// <summary>The same without these names.</summary>
    public Pop3Capabilities Without(params string[] names) =>
        new(_all.Where(capability => !names.Contains(capability.Name, StringComparer.OrdinalIgnoreCase)));

    /// <summary>The same with this name, in its place or at the end.</summary>
    public Pop3Capabilities With(string name, params string[] arguments)
    {
        var made = new Pop3Capability(name.ToUpperInvariant(), arguments);
        return Has(name)
            ? new(_all.Select(capability => capability.Name == made.Name ? made : capability))
            : new([.. _all, made]);
    }

    /// <summary>What may be said before the login: not which program this is (RFC 2449 §6.9).</summary>
    public Pop3Capabilities BeforeLogin() => Without("IMPLEMENTATION");

    /// <summary>The whole reply to CAPA, from <c>+OK</c> to the dot.</summary>
    public string Format()
    {
        var text = new StringBuilder("+OK Capability list follows\r\n");
        foreach (var capability in _all)
            text.Append(PeerWords.Printable(capability.ToString(), Pop3Limits.Reply)).Append("\r\n");
        return text.Append(".\r\n").ToString();
    }

    private Pop3Capability? Find(string name) => _all.Find(capability => capability.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
