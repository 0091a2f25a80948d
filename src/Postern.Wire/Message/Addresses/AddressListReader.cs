using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Postern.Wire.Text;

namespace Postern.Wire.Message.Addresses;

/// <summary>Walks over the value of an address field; methods bear the names of the rules of RFC 5322 §3.4 and §4.4. The first fault ends it.</summary>
/// <remarks>Comments are counted, not descended into: ten thousand parentheses cost ten thousand steps.</remarks>
internal ref struct AddressListReader
{
    private static readonly SearchValues<byte> LiteralLetters = SearchValues.Create("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz:.-"u8);

    private readonly ReadOnlySpan<byte> _bytes;
    private readonly List<MessageAddress> _all = [];
    private int _at;

    public AddressListReader(ReadOnlySpan<byte> value)
    {
        _bytes = value;
        if (!Utf8.IsValid(value))
            Fail("Wrong UTF-8 in an address field");
    }

    /// <summary>What was wrong; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>address-list = (address *("," address)) / obs-addr-list, in which elements may be empty.</summary>
    public List<MessageAddress> AddressList()
    {
        Cfws();
        while (Fault is null && _at < _bytes.Length)
        {
            if (Next(','))
                _at++;
            else
                Address();
            Cfws();
        }
        return _all;
    }

    // address = mailbox / group; group = display-name ":" [group-list] ";" [CFWS]
    private void Address()
    {
        var words = Words();
        if (!Next(':'))
        {
            Mailbox(words, null);
            Separate(',', '\0');
            return;
        }
        _at++;
        string group = Phrase(words);
        Cfws();
        while (Fault is null && !Next(';'))
        {
            if (Next(','))
            {
                _at++;
            }
            else
            {
                Mailbox(Words(), group);
                Separate(',', ';');
            }
            Cfws();
            if (_at == _bytes.Length)
                Fail("A group without an end");
        }
        if (Fault is null)
            _at++;
        Cfws();
        Separate(',', '\0');
    }

    // mailbox = name-addr / addr-spec; the words that either begins with have been read
    private void Mailbox(List<Word> words, string? group)
    {
        if (!Next('<'))
        {
            Add("", AddrSpec(words), group);
            return;
        }
        _at++;
        string name = Phrase(words);
        Cfws();
        if (Next('@'))
            Route();
        var address = AddrSpec(Words());
        if (Next('>'))
            _at++;
        else
            Fail("An angle bracket is missing");
        Cfws();
        Add(name, address, group);
    }

    // addr-spec = local-part "@" domain; obs-local-part = word *("." word)
    private EmailAddress? AddrSpec(List<Word> words)
    {
        string local = LocalPart(words);
        if (!Next('@'))
            return Failed("An address without a domain");
        _at++;
        Cfws();
        string domain = Next('[') ? DomainLiteral() : Domain();
        Cfws();
        return Fault is null ? new(local, domain) : null;
    }

    private string LocalPart(List<Word> words)
    {
        var local = new StringBuilder();
        bool wantsWord = true;
        foreach (var word in words)
        {
            if (word.IsDot == wantsWord)
                Fail("Wrong local part of an address");
            wantsWord = !wantsWord;
            local.Append(word.Text);
        }
        if (wantsWord)
            Fail("Wrong local part of an address");
        return local.ToString();
    }

    // domain = dot-atom / domain-literal / obs-domain; obs-domain = atom *("." atom)
    private string Domain()
    {
        var words = Words();
        if (words.Exists(word => word.IsQuoted))
            Fail("Wrong domain of an address");
        return LocalPart(words);
    }

    // domain-literal = [CFWS] "[" *([FWS] dtext) [FWS] "]" [CFWS]
    // Against RFC 5322 §3.4.1: dtext is what RFC 5321 §4.1.3 makes of it, so that nothing in it ends an address for another reader.
    private string DomainLiteral()
    {
        int length = _bytes[_at..].IndexOf((byte)']') + 1;
        var literal = _bytes.Slice(_at, length);
        if (length < 3 || literal[1..^1].ContainsAnyExcept(LiteralLetters))
        {
            Fail("Wrong domain of an address");
            return "";
        }
        _at += length;
        return Encoding.ASCII.GetString(literal);
    }

    // obs-route = obs-domain-list ":"; obs-domain-list = *(CFWS / ",") "@" domain *("," [CFWS] ["@" domain])
    private void Route()
    {
        while (Fault is null && !Next(':'))
        {
            if (Next('@'))
            {
                _at++;
                Cfws();
                _ = Next('[') ? DomainLiteral() : Domain();
                Cfws();
            }
            else if (Next(','))
            {
                _at++;
                Cfws();
            }
            else
            {
                Fail("Wrong route in an address");
            }
        }
        if (Fault is null)
            _at++;
    }

    /// <summary>Atoms, quoted strings and dots, with blanks and comments between them: a phrase, or the words of a local part.</summary>
    private List<Word> Words()
    {
        var words = new List<Word>();
        Cfws();
        while (Fault is null && _at < _bytes.Length)
        {
            bool isSpaced = _at > 0 && _bytes[_at - 1] is (byte)' ' or (byte)'\t' or (byte)')';
            if (Next('"'))
                words.Add(new(QuotedString(), IsDot: false, IsQuoted: true, isSpaced));
            else if (Next('.'))
                words.Add(new(Dot(), IsDot: true, IsQuoted: false, isSpaced));
            else if (Atom() is { Length: > 0 } atom)
                words.Add(new(atom, IsDot: false, IsQuoted: false, isSpaced));
            else
                break;
            Cfws();
        }
        return words;
    }

    // phrase = 1*word / obs-phrase, in which dots are words
    private static string Phrase(List<Word> words)
    {
        var phrase = new StringBuilder();
        foreach (var word in words)
        {
            if (phrase.Length > 0 && word.IsSpaced)
                phrase.Append(' ');
            phrase.Append(word.Text);
        }
        return phrase.ToString();
    }

    private string Dot()
    {
        _at++;
        return ".";
    }

    private string Atom()
    {
        int start = _at;
        while (_at < _bytes.Length && EmailAddress.IsAtext((char)_bytes[_at]))
            _at++;
        return Encoding.UTF8.GetString(_bytes[start.._at]);
    }

    // quoted-string = DQUOTE *([FWS] qcontent) [FWS] DQUOTE
    private string QuotedString()
    {
        var plain = new List<byte>();
        for (_at++; _at < _bytes.Length && _bytes[_at] != '"'; _at++)
        {
            if (_bytes[_at] == '\\' && ++_at == _bytes.Length)
                break;
            if (IsControl(_bytes[_at]))
                break;
            plain.Add(_bytes[_at]);
        }
        if (!Next('"'))
        {
            Fail("A quote is missing");
            return "";
        }
        _at++;
        return Encoding.UTF8.GetString([.. plain]);
    }

    // CFWS = (1*([FWS] comment) [FWS]) / FWS
    private void Cfws()
    {
        int depth = 0;
        for (; Fault is null && _at < _bytes.Length; _at++)
        {
            byte letter = _bytes[_at];
            if (letter == '(')
                depth++;
            else if (letter == ')' && depth > 0)
                depth--;
            else if (letter == '\\' && depth > 0)
                _at++;
            else if (depth == 0 && letter is not ((byte)' ' or (byte)'\t'))
                return;
            else if (IsControl(letter))
                break;
        }
        if (depth > 0)
            Fail("A parenthesis is missing");
    }

    private void Separate(char one, char other)
    {
        if (Fault is null && _at < _bytes.Length && !Next(one) && (other == '\0' || !Next(other)))
            Fail("Something that is no address");
    }

    private void Add(string name, EmailAddress? address, string? group)
    {
        if (_all.Count == MessageLimits.Addresses)
            Fail("Too many addresses");
        if (Fault is null && address is not null)
            _all.Add(new(name, address, group));
    }

    private readonly bool Next(char letter) => _at < _bytes.Length && _bytes[_at] == letter;

    private static bool IsControl(byte letter) => letter is (< 0x20 and not (byte)'\t') or 0x7F;

    private EmailAddress? Failed(string fault)
    {
        Fail(fault);
        return null;
    }

    private void Fail(string fault)
    {
        Fault ??= fault;
        _at = _bytes.Length;
    }

    private readonly record struct Word(string Text, bool IsDot, bool IsQuoted, bool IsSpaced);
}
