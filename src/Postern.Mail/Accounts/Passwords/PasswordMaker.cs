using System.Security.Cryptography;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Accounts.Passwords;

/// <summary>Makes what is kept of passwords, and app passwords themselves.</summary>
public static class PasswordMaker
{
    /// <summary>Letters and digits that are not taken for each other, each typed without shift: 5 bits each.</summary>
    internal const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    private const int Letters = 20; // 100 bits
    private const int Group = 4;
    private const int SaltSize = 16;

    /// <summary>What is kept of a main password. It is work on purpose.</summary>
    /// <exception cref="IOException">No mail program could send this password: it is empty, too long, or holds what none may hold (RFC 4013 §2.3).</exception>
    public static IReadOnlyList<PasswordHash> Make(Secret password, PasswordForm form)
    {
        if (password.Reveal().Length is 0 or > AccountLimits.Password)
            throw new IOException($"a password has 1 to {AccountLimits.Password} bytes");
        return form switch
        {
            PasswordForm.ScramSha512 => [Scram(ScramHash.Sha256, password), Scram(ScramHash.Sha512, password)],
            PasswordForm.ScramSha1 => [Scram(ScramHash.Sha256, password), Scram(ScramHash.Sha1, password)],
            PasswordForm.Slow => [Pbkdf2Hashes.Make(password, Salt(), AccountLimits.SlowIterations)],
            _ => [Scram(ScramHash.Sha256, password)],
        };
    }

    /// <summary>The form that a main password was made in, so that a new one is made the same way.</summary>
    public static PasswordForm FormOf(IReadOnlyList<PasswordHash> passwords) =>
        passwords.Any(one => one.Keys?.Hash == ScramHash.Sha512) ? PasswordForm.ScramSha512
        : passwords.Any(one => one.Keys?.Hash == ScramHash.Sha1) && passwords.Any(one => one.Keys?.Hash == ScramHash.Sha256) ? PasswordForm.ScramSha1
        : passwords.Any(one => one.Scheme == "PBKDF2-SHA512") ? PasswordForm.Slow
        : PasswordForm.ScramSha256;

    /// <summary>A password that nobody guesses and that can be typed: 100 random bits.</summary>
    public static string NewPassword() =>
        string.Join('-', RandomNumberGenerator.GetString(Alphabet, Letters).Chunk(Group).Select(group => new string(group)));

    /// <summary>Makes an app password: what is kept, and what is shown once.</summary>
    public static (AppPassword Kept, string Shown) MakeApp(string label, ServiceScope scope, DateTimeOffset now, DateTimeOffset? expires)
    {
        var shown = NewPassword();
        var secret = new Secret(shown);
        var keys = ScramHashes.Make(ScramHash.Sha256, secret, Salt(), AccountLimits.AppIterations)!; // our own letters are always fit
        return (new AppPassword(label, scope, now, SaltedHashes.Make(secret, Salt()), keys) { Expires = expires }, shown);
    }

    /// <summary>An app password in the form in which it was shown, however it was typed: capitals, blanks, no dashes. Null where it cannot be one.</summary>
    internal static Secret? Straighten(Secret typed)
    {
        Span<char> letters = stackalloc char[Letters + (Letters / Group)];
        var count = 0;
        foreach (var one in typed.Reveal().Span)
        {
            if (one is (byte)'-' or (byte)' ')
                continue;
            var letter = char.ToLowerInvariant((char)one);
            if (count == letters.Length - 1 || !Alphabet.Contains(letter, StringComparison.Ordinal))
                return null;
            if (count > 0 && count % (Group + 1) == Group)
                letters[count++] = '-';
            letters[count++] = letter;
        }

        return count == letters.Length - 1 ? new Secret(new string(letters[..count])) : null;
    }

    /// <summary>Random bytes for a salt.</summary>
    internal static byte[] Salt() => RandomNumberGenerator.GetBytes(SaltSize);

    private static PasswordHash Scram(ScramHash hash, Secret password) =>
        ScramHashes.Make(hash, password, Salt(), AccountLimits.Iterations)
        ?? throw new IOException("the password holds characters that none may hold (control characters, or half a letter)");
}
