using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>The parameters behind a path (RFC 5321 §4.1.2): each keyword once, with or without a value.</summary>
internal sealed class SmtpParameters
{
    private const int Most = 32; // arbitrary: all registered ones together are about twenty

    private readonly List<KeyValuePair<string, string?>> _all = [];

    /// <summary>Keywords in capitals, and values.</summary>
    public IReadOnlyList<KeyValuePair<string, string?>> All => _all;

    /// <summary>Reads what stands behind the closing bracket.</summary>
    public static bool TryParse(ReadOnlySpan<byte> rest, [NotNullWhen(true)] out SmtpParameters? parameters)
    {
        parameters = null;
        if (!rest.IsEmpty && rest[0] != ' ')
            return false;
        var read = new SmtpParameters();
        foreach (var range in rest.Split((byte)' '))
        {
            if (!rest[range].IsEmpty && !read.TryAdd(rest[range]))
                return false;
        }
        parameters = read;
        return true;
    }

    // esmtp-param = esmtp-keyword ["=" esmtp-value]; esmtp-value = 1*(%d33-60 / %d62-126), or UTF-8 (RFC 6531 §3.3)
    private bool TryAdd(ReadOnlySpan<byte> word)
    {
        int equals = word.IndexOf((byte)'=');
        var keyword = equals < 0 ? word : word[..equals];
        foreach (byte letter in keyword)
        {
            if (!char.IsAsciiLetterOrDigit((char)letter) && letter != '-')
                return false;
        }
        if (keyword.IsEmpty || keyword[0] == '-' || _all.Count == Most)
            return false;
        string name = Encoding.ASCII.GetString(keyword).ToUpperInvariant();
        string? value = null;
        if (equals >= 0)
        {
            if (equals == word.Length - 1 || word[(equals + 1)..].Contains((byte)'=') || !System.Text.Unicode.Utf8.IsValid(word[(equals + 1)..]))
                return false;
            value = Encoding.UTF8.GetString(word[(equals + 1)..]);
        }
        if (_all.Exists(pair => pair.Key == name))
            return false;
        _all.Add(new(name, value));
        return true;
    }
}
