using System.Text;
using System.Text.Unicode;
using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>Walks over a path (RFC 5321 §4.1.2, with RFC 6531 §3.3); methods bear the names of its rules. The first fault stays.</summary>
internal ref struct AddressReader(ReadOnlySpan<byte> bytes)
{
    private const int LongestLabel = 63; // RFC 1035 §2.3.4
    private const int MostHops = 100; // arbitrary: a path has no room for more

    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public string? Fault { get; private set; }

    public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    /// <summary>Reverse-path = Path / "&lt;&gt;"</summary>
    public SmtpPath? ReversePath()
    {
        if (!Rest.StartsWith("<>"u8))
            return Path();
        _at += 2;
        return SmtpPath.Null;
    }

    /// <summary>Forward-path: "&lt;Postmaster&gt;" in capitals or not (RFC 5321 §4.1.1.3), or Path.</summary>
    public SmtpPath? ForwardPath()
    {
        var postmaster = "<Postmaster>"u8;
        if (Rest.Length < postmaster.Length || !Ascii.EqualsIgnoreCase(Rest[..postmaster.Length], postmaster))
            return Path();
        string spelled = Encoding.ASCII.GetString(Rest[1..(postmaster.Length - 1)]);
        _at += postmaster.Length;
        return new(new(spelled, ""), []);
    }

    /// <summary>Path = "&lt;" [ A-d-l ":" ] Mailbox "&gt;"</summary>
    /// <remarks>Against RFC 5321 §4.1.2: a mailbox without brackets is taken, because printers and scripts send it, and Postfix and others take it.</remarks>
    public SmtpPath? Path()
    {
        if (!Next('<'))
            return Mailbox() is { } bare ? SmtpPath.To(bare) : null;
        int start = _at++;
        var route = Next('@') ? Route() : [];
        var mailbox = Mailbox();
        Letter('>', "Angle bracket missing behind an address");
        if (_at - start > SmtpLimits.Path)
            Fail("Path too long");
        return Fault is null && mailbox is not null ? new(mailbox, route) : null;
    }

    /// <summary>Mailbox = Local-part "@" ( Domain / address-literal )</summary>
    public EmailAddress? Mailbox()
    {
        string local = Next('"') ? QuotedString() : DotString();
        Letter('@', "Address without a domain");
        string domain = Domain();
        return Fault is null ? new(local, domain) : null;
    }

    /// <summary>Domain = sub-domain *("." sub-domain), where a sub-domain may be a U-label.</summary>
    /// <remarks>Against RFC 5321 §4.1.2: an underscore is taken, because domains with one receive mail.</remarks>
    public static bool IsDomain(ReadOnlySpan<byte> domain)
    {
        if (domain.Length is 0 or > SmtpLimits.Domain || !IsText(domain))
            return false;
        foreach (var range in domain.Split((byte)'.'))
        {
            if (!IsLabel(domain[range]))
                return false;
        }
        return true;
    }

    /// <summary>address-literal = "[" ( IPv4-address-literal / IPv6-address-literal ) "]"; no general one, for none was ever registered.</summary>
    public static bool IsAddressLiteral(ReadOnlySpan<byte> literal)
    {
        if (literal is not [(byte)'[', .., (byte)']'] || literal.Length > 64)
            return false;
        string inner = Encoding.Latin1.GetString(literal[1..^1]);
        Span<byte> address = stackalloc byte[16];
        return inner.StartsWith("IPv6:", StringComparison.OrdinalIgnoreCase) ? IpText.TryReadV6(inner.AsSpan(5), address) : IpText.TryReadV4(inner, address);
    }

    private readonly bool Next(char letter) => _at < _bytes.Length && _bytes[_at] == letter;

    private void Letter(char letter, string fault)
    {
        if (Next(letter))
            _at++;
        else
            Fail(fault);
    }

    private void Fail(string fault)
    {
        Fault ??= fault;
        _at = _bytes.Length;
    }

    // A-d-l = At-domain *( "," At-domain ); At-domain = "@" Domain
    private List<string> Route()
    {
        var hosts = new List<string>();
        do
        {
            if (hosts.Count > 0)
                _at++;
            Letter('@', "Wrong source route");
            hosts.Add(Domain());
        }
        while (Next(',') && hosts.Count < MostHops);
        Letter(':', "Wrong source route");
        return hosts;
    }

    // Dot-string = Atom *("." Atom)
    private string DotString()
    {
        int start = _at;
        while (_at < _bytes.Length && (_bytes[_at] == '.' || EmailAddress.IsAtext((char)_bytes[_at])))
            _at++;
        var word = _bytes[start.._at];
        if (word.IsEmpty || word[0] == '.' || word[^1] == '.' || word.IndexOf(".."u8) >= 0)
            Fail("Wrong local part of an address");
        return LocalPart(word, word);
    }

    // Quoted-string = DQUOTE *QcontentSMTP DQUOTE; qtextSMTP = %d32-33 / %d35-91 / %d93-126; quoted-pairSMTP = %d92 %d32-126
    private string QuotedString()
    {
        int start = _at++;
        var plain = new List<byte>();
        while (_at < _bytes.Length && _bytes[_at] != '"')
        {
            bool isPair = _bytes[_at] == '\\';
            if (isPair)
                _at++;
            if (_at == _bytes.Length || _bytes[_at] is < 0x20 or 0x7F || (isPair && _bytes[_at] >= 0x80))
            {
                Fail("Wrong local part of an address");
                return "";
            }
            plain.Add(_bytes[_at++]);
        }
        Letter('"', "Wrong local part of an address");
        return Fault is null ? LocalPart(_bytes[start.._at], [.. plain]) : "";
    }

    private string LocalPart(scoped ReadOnlySpan<byte> spelled, scoped ReadOnlySpan<byte> plain)
    {
        if (spelled.Length > SmtpLimits.LocalPart)
            Fail("Local part too long");
        if (!IsText(plain))
            Fail("Wrong UTF-8 in an address");
        return Fault is null ? Encoding.UTF8.GetString(plain) : "";
    }

    private string Domain()
    {
        int length = Next('[') ? Rest.IndexOf((byte)']') + 1 : Rest.IndexOfAny(",:> "u8);
        var domain = length < 0 ? Rest : Rest[..length];
        if (Next('[') ? !IsAddressLiteral(domain) : !IsDomain(domain))
        {
            Fail("Wrong domain of an address");
            return "";
        }
        _at += domain.Length;
        return Encoding.UTF8.GetString(domain);
    }

    // sub-domain = Let-dig [Ldh-str]
    private static bool IsLabel(ReadOnlySpan<byte> label)
    {
        if (label.Length is 0 or > LongestLabel || label[0] == '-' || label[^1] == '-')
            return false;
        foreach (byte letter in label)
        {
            if (letter < 0x80 && !char.IsAsciiLetterOrDigit((char)letter) && letter is not ((byte)'-' or (byte)'_'))
                return false;
        }
        return true;
    }

    /// <summary>UTF-8 that is well formed and holds no control characters, C1 among them (RFC 5198 §2).</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes) =>
        Utf8.IsValid(bytes) && (Ascii.IsValid(bytes) || !Encoding.UTF8.GetString(bytes).Any(char.IsControl));
}
