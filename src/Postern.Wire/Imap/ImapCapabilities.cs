using System.Text;
using Postern.Wire.Text;

namespace Postern.Wire.Imap;

/// <summary>What a server says it can (RFC 9051 §7.2.2); a value: each change gives another one.</summary>
public sealed class ImapCapabilities : IEquatable<ImapCapabilities>
{
    private const string Auth = "AUTH=";

    private readonly List<string> _all;

    /// <summary>Begins with these, as they are spelled; of two that differ in capitals only the first stays.</summary>
    public ImapCapabilities(IEnumerable<string> all) => _all = [.. all.Distinct(StringComparer.OrdinalIgnoreCase)];

    /// <summary>A server that said nothing.</summary>
    public static ImapCapabilities None { get; } = new([]);

    /// <summary>All in the order they were said.</summary>
    public IReadOnlyList<string> All => _all;

    /// <summary>The mechanisms of SASL, in capitals.</summary>
    public IReadOnlyList<string> Mechanisms => [.. Values("AUTH").Select(name => name.ToUpperInvariant())];

    /// <summary>Reads a list of names between blanks; what is no atom is left out.</summary>
    public static ImapCapabilities Read(ReadOnlySpan<byte> list)
    {
        var all = new List<string>();
        foreach (var range in list.Split((byte)' '))
        {
            var word = list[range];
            if (ImapSyntax.IsAtom(word))
                all.Add(Encoding.ASCII.GetString(word));
        }
        return new(all);
    }

    /// <summary>The list that a response brings, as untagged data or in its code; null where it brings none.</summary>
    public static ImapCapabilities? From(ImapResponse response)
    {
        if (response is { Kind: ImapResponseKind.Untagged, Status: ImapStatus.None, Number: null, Name: "CAPABILITY" })
            return Read(response.Data);
        return response.Code == ImapCode.Capability ? Read(Encoding.UTF8.GetBytes(response.CodeArgument)) : null;
    }

    /// <summary>Whether the server says this name.</summary>
    public bool Has(string name) => _all.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>What stands behind the equals sign of each <c>NAME=value</c>.</summary>
    public IReadOnlyList<string> Values(string name) =>
        [.. _all.Where(one => IsValue(one, name)).Select(one => one[(name.Length + 1)..])];

    /// <summary>The same without these names; <c>NAME=</c> takes away every value of a name.</summary>
    public ImapCapabilities Without(params string[] names) =>
        new(_all.Where(one => !Array.Exists(names, name => name.EndsWith('=') ? IsValue(one, name[..^1]) : name.Equals(one, StringComparison.OrdinalIgnoreCase))));

    /// <summary>The same with these names behind the rest.</summary>
    public ImapCapabilities With(params string[] names) => new([.. _all, .. names]);

    /// <summary>The same with these mechanisms, and no other.</summary>
    public ImapCapabilities WithMechanisms(params string[] mechanisms) => Without(Auth).With([.. mechanisms.Select(name => Auth + name)]);

    /// <summary>The names with blanks between them.</summary>
    public string Format() => string.Join(' ', _all.Select(one => PeerWords.Printable(one, int.MaxValue).Replace(']', '?')));

    /// <summary>The same names in the same order and spelling.</summary>
    public bool Equals(ImapCapabilities? other) => other is not null && _all.SequenceEqual(other._all, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ImapCapabilities);

    /// <inheritdoc/>
    public override int GetHashCode() => _all.Count == 0 ? 0 : HashCode.Combine(_all.Count, _all[0]);

    private static bool IsValue(string one, string name) =>
        one.Length > name.Length + 1 && one[name.Length] == '=' && one.StartsWith(name, StringComparison.OrdinalIgnoreCase);
}
