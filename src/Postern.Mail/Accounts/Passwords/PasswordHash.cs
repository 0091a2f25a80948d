using System.Diagnostics.CodeAnalysis;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>What is kept of a password: <c>{SCHEME}</c> and what the scheme keeps, as Dovecot writes it.</summary>
public sealed class PasswordHash : IEquatable<PasswordHash>
{
    private readonly Func<Secret, bool> _check;

    internal PasswordHash(string scheme, string body, Func<Secret, bool> check)
    {
        Scheme = scheme;
        Text = $"{{{scheme}}}{body}";
        _check = check;
    }

    /// <summary>The scheme, in capitals.</summary>
    public string Scheme { get; }

    /// <summary>The text that is kept.</summary>
    public string Text { get; }

    /// <summary>The keys that SCRAM needs; null for any other scheme.</summary>
    public ScramKeys? Keys { get; internal init; }

    /// <summary>Scheme and turns: two hashes of the same price take the same time.</summary>
    internal string Price { get; init; } = "";

    /// <summary>Whether it is as we would make it today; what is not is made anew when its password is seen.</summary>
    internal bool IsFresh { get; init; }

    /// <summary>Whether this is the password. It is work on purpose: never on a loop.</summary>
    public bool Matches(Secret password) => password.Reveal().Length is > 0 and <= AccountLimits.Password && _check(password);

    /// <summary>Reads a kept text, or says in one sentence what is wrong with it.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out PasswordHash? hash, [NotNullWhen(false)] out string? problem)
    {
        hash = null;
        var end = text.IndexOf('}', StringComparison.Ordinal);
        if (!text.StartsWith('{') || end < 0)
        {
            problem = "a password is kept as {SCHEME} and its hash: run postern account passwd, which writes it";
            return false;
        }

        var name = text[1..end].ToUpperInvariant();
        if (Array.Find(PasswordSchemes.All, scheme => scheme.Name == name) is not { } found)
        {
            problem = PasswordSchemes.Unknown(name);
            return false;
        }

        hash = found.Read(found.Name, text[(end + 1)..]);
        problem = hash is null ? $"what follows {{{found.Name}}} is damaged: set the password anew with postern account passwd" : null;
        return hash is not null;
    }

    /// <inheritdoc/>
    public bool Equals(PasswordHash? other) => other is not null && Text == other.Text;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PasswordHash);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Text);

    /// <summary>The scheme alone: a hash is for storage, not for a log.</summary>
    public override string ToString() => $"({Scheme} hash)";
}
