using System.Diagnostics.CodeAnalysis;

namespace Postern.Wire.Sasl.Gssapi;

/// <summary>A principal of Kerberos, as RFC 1964 §2.1.1 writes it: <c>name@REALM</c>.</summary>
/// <param name="Name">Before the realm; a slash in it divides a service from its host, or a person from a role.</param>
/// <param name="Realm">The realm.</param>
/// <param name="IsHome">Whether the realm is this machine's own.</param>
public sealed record GssPrincipal(string Name, string Realm, bool IsHome)
{
    /// <summary>Whether it can be a person's: neither a service nor a role.</summary>
    public bool IsPlain => !Name.Contains('/', StringComparison.Ordinal);

    /// <summary>Reads a principal; false where letters of it are quoted by a backslash, which no account's name needs.</summary>
    /// <param name="text">The principal.</param>
    /// <param name="home">The machine's realm; null where it has none.</param>
    /// <param name="principal">What was read.</param>
    public static bool TryParse(string text, string? home, [NotNullWhen(true)] out GssPrincipal? principal)
    {
        principal = null;
        int at = text.IndexOf('@', StringComparison.Ordinal);
        if (at <= 0 || at == text.Length - 1 || text.LastIndexOf('@') != at || text.Contains('\\', StringComparison.Ordinal) || text.Any(char.IsControl))
            return false;
        string realm = text[(at + 1)..];
        principal = new GssPrincipal(text[..at], realm, realm.Equals(home, StringComparison.Ordinal));
        return true;
    }

    /// <summary>Name and realm.</summary>
    public override string ToString() => $"{Name}@{Realm}";
}
