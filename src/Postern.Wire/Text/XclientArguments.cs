using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Text;

namespace Postern.Wire.Text;

/// <summary>The arguments of XCLIENT: what one door tells the next about a client. Postfix made it for SMTP, Dovecot took it to POP3.</summary>
/// <remarks>Whether the peer may say this at all is the caller's to judge, by the peer's address, and which names it lets in.</remarks>
public sealed class XclientArguments
{
    /// <summary>The value that says there is none.</summary>
    public const string Unavailable = "[UNAVAILABLE]";

    private const int Most = 32; // arbitrary: Postfix knows nine names, Dovecot five more
    private const string V6Prefix = "IPV6:";

    private readonly List<KeyValuePair<string, string>> _values = [];

    /// <summary>Names and values in their order; names are in capitals.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> All => _values;

    /// <summary>The value of a name; null where it was not said.</summary>
    public string? Find(string name) => _values.Find(value => value.Key == name).Value;

    /// <summary>The client's address, as <c>ADDR</c> says it; null where it says none.</summary>
    public IPAddress? Address
    {
        get
        {
            string text = Find("ADDR") ?? "";
            if (text.StartsWith(V6Prefix, StringComparison.OrdinalIgnoreCase))
                text = text[V6Prefix.Length..];
            return IpText.TryRead(text, out var address) ? address : null;
        }
    }

    /// <summary>Adds a value.</summary>
    public XclientArguments Add(string name, string value)
    {
        _values.Add(new(name, value));
        return this;
    }

    /// <summary>Adds an address; an IPv6 address with the prefix that Postfix wants.</summary>
    public XclientArguments AddAddress(string name, IPAddress address) =>
        Add(name, address.ToString() is var text && text.Contains(':', StringComparison.Ordinal) ? V6Prefix + text : text);

    /// <summary>Reads <c>NAME=value</c> between blanks; each name stands there once.</summary>
    /// <param name="argument">What stands behind the command.</param>
    /// <param name="isXtext">Values are xtext, as in SMTP; in POP3 they stand as they are.</param>
    /// <param name="arguments">What was read.</param>
    /// <param name="fault">Why not, fit for the peer.</param>
    public static bool TryParse(ReadOnlySpan<byte> argument, bool isXtext, [NotNullWhen(true)] out XclientArguments? arguments, out string fault)
    {
        arguments = null;
        fault = "Wrong arguments of XCLIENT";
        var read = new XclientArguments();
        foreach (var range in argument.Split((byte)' '))
        {
            var word = argument[range];
            if (word.IsEmpty)
                continue;
            int equals = word.IndexOf((byte)'=');
            if (equals <= 0 || read._values.Count == Most || !TryValue(word[(equals + 1)..], isXtext, out string value))
                return false;
            string name = PeerWords.Printable(word[..equals]).ToUpperInvariant();
            if (read.Find(name) is not null)
                return false;
            read.Add(name, value);
        }
        if (read._values.Count == 0)
            return false;
        fault = "";
        arguments = read;
        return true;
    }

    /// <summary>Writes the arguments; in POP3 what cannot stand as it is becomes a question mark.</summary>
    public string Format(bool isXtext) =>
        string.Join(' ', _values.Select(value => $"{value.Key}={(isXtext ? Xtext.Encode(value.Value) : PeerWords.Printable(value.Value).Replace(' ', '?'))}"));

    private static bool TryValue(ReadOnlySpan<byte> word, bool isXtext, out string value)
    {
        value = "";
        if (isXtext)
        {
            if (!Xtext.TryDecode(word, out byte[]? bytes))
                return false;
            value = PeerWords.Printable(bytes);
            return true;
        }
        if (word.ContainsAnyExceptInRange((byte)0x21, (byte)0x7E))
            return false;
        value = Encoding.ASCII.GetString(word);
        return true;
    }
}
