using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Postern.Wire.Imap;

/// <summary>Walks over one whole command or response: its lines without the last CRLF, its literals inline as <c>{n}CRLF</c> and n octets.</summary>
/// <remarks>
/// Each method reads one rule of RFC 9051 §9 and bears its name. The first fault stays: from then on everything reads
/// as empty, loops end, and <see cref="End"/> answers false. So a caller reads on and asks once.
/// </remarks>
public ref struct ImapReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;
    private int _depth;
    private int _opened = -1;

    /// <summary>What was wrong first, fit for the peer; null while nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Nothing is left.</summary>
    public readonly bool AtEnd => _at == _bytes.Length;

    /// <summary>What has not been read.</summary>
    public readonly ReadOnlySpan<byte> Rest => _bytes[_at..];

    /// <summary>Whether this letter comes next.</summary>
    public readonly bool Next(char letter) => _at < _bytes.Length && _bytes[_at] == letter;

    /// <summary>Reads this letter if it comes next.</summary>
    public bool TryLetter(char letter)
    {
        if (!Next(letter))
            return false;
        _at++;
        return true;
    }

    /// <summary>Says what is wrong, and reads nothing more; an earlier fault stays.</summary>
    public void Fail(string fault)
    {
        Fault ??= fault;
        _at = _bytes.Length;
    }

    /// <summary>Whether everything was read and nothing was wrong. Blanks at the end do not count.</summary>
    public bool End()
    {
        while (Next(' '))
            _at++;
        if (!AtEnd)
            Fail("Too many arguments");
        return Fault is null;
    }

    /// <summary>One blank.</summary>
    public void Sp() => Letter(' ', "A space is missing");

    /// <summary>tag = 1*&lt;any ASTRING-CHAR except "+"&gt;</summary>
    public string Tag() => Ascii(Word(ImapSyntax.TagChar, ImapLimits.Tag, "Wrong tag"));

    /// <summary>atom = 1*ATOM-CHAR</summary>
    public string Atom() => Ascii(Word(ImapSyntax.AtomChar, int.MaxValue, "An atom is missing"));

    /// <summary>astring = 1*ASTRING-CHAR / string</summary>
    public ReadOnlySpan<byte> Astring() =>
        Next('"') || Next('{') ? String() : Word(ImapSyntax.AstringChar, int.MaxValue, "A string is missing");

    /// <summary>mailbox = "INBOX" / astring: the octets as they came, in modified UTF-7 or UTF-8; no control is among them (RFC 9051 §5.1), and at most <see cref="ImapLimits.Mailbox"/> octets.</summary>
    public byte[] Mailbox() => MailboxOf(Astring());

    /// <summary>list-mailbox = 1*list-char / string: as <see cref="Mailbox"/>, with wildcards.</summary>
    public byte[] ListMailbox() => MailboxOf(Next('"') || Next('{') ? String() : Word(ImapSyntax.ListChar, int.MaxValue, "A string is missing"));

    private byte[] MailboxOf(ReadOnlySpan<byte> name)
    {
        if (name.Length > ImapLimits.Mailbox)
            Fail("Mailbox name too long");
        if (name.ContainsAnyInRange((byte)0, (byte)0x1F) || name.Contains((byte)0x7F))
            Fail("Control character in a mailbox name");
        return Fault is null ? name.ToArray() : [];
    }

    /// <summary>A name or a password of LOGIN.</summary>
    /// <remarks>Against RFC 9051 §9: wildcards and backslashes are taken in an atom, because Python's imaplib sends the name as it is (DOMAIN\user), and Dovecot and Exchange take it.</remarks>
    internal ReadOnlySpan<byte> LoginAstring() =>
        Next('"') || Next('{') ? String() : Word(ImapSyntax.LoginChar, int.MaxValue, "A string is missing");

    /// <summary>nstring = string / nil; false for nil.</summary>
    public bool Nstring(out ReadOnlySpan<byte> value)
    {
        value = default;
        if (TryWord("NIL"))
            return false;
        value = String();
        return Fault is null;
    }

    /// <summary>string = quoted / literal</summary>
    public ReadOnlySpan<byte> String() => Next('"') ? Quoted() : Literal();

    /// <summary>quoted = DQUOTE *QUOTED-CHAR DQUOTE; octets above 127 are taken as they are, UTF-8 or not.</summary>
    public ReadOnlySpan<byte> Quoted()
    {
        Letter('"', "A string is missing");
        int start = _at;
        bool isEscaped = false;
        while (_at < _bytes.Length && _bytes[_at] != '"')
        {
            if (_bytes[_at] is 0 or (byte)'\r' or (byte)'\n')
                return Nothing("Control character between quotes");
            if (_bytes[_at] == '\\')
            {
                isEscaped = true;
                if (++_at >= _bytes.Length || _bytes[_at] is not ((byte)'"' or (byte)'\\'))
                    return Nothing("Wrong escape between quotes");
            }
            _at++;
        }
        if (AtEnd)
            return Nothing("A quote is missing");
        var inner = _bytes[start.._at++];
        return isEscaped ? Unescape(inner) : inner;
    }

    /// <summary>literal = "{" number64 ["+"] "}" CRLF *CHAR8; no octet of it is zero.</summary>
    public ReadOnlySpan<byte> Literal()
    {
        var value = Octets();
        return value.Contains((byte)0) ? Nothing("A zero octet in a literal") : value;
    }

    /// <summary>literal8 = "~{" number64 ["+"] "}" CRLF *OCTET (RFC 3516 §4.4); a literal is one too.</summary>
    public ReadOnlySpan<byte> Literal8()
    {
        if (Next('~'))
            _at++;
        return Octets();
    }

    /// <summary>number = 1*DIGIT, of 32 bits.</summary>
    public uint Number()
    {
        long value = Number64();
        if (value <= uint.MaxValue)
            return (uint)value;
        Fail("Number too large");
        return 0;
    }

    /// <summary>nz-number = digit-nz *DIGIT, of 32 bits.</summary>
    public uint NzNumber()
    {
        if (Next('0'))
            Fail("A number begins with zero");
        return Number();
    }

    /// <summary>number64 = 1*DIGIT, of 63 bits.</summary>
    public long Number64()
    {
        if (Next('+') || Next('-') || !Utf8Parser.TryParse(Rest, out long value, out int length))
        {
            Fail("A number is missing, or too large");
            return 0;
        }
        _at += length;
        return value;
    }

    /// <summary>Reads this word, in capitals or not, if it comes next and ends there.</summary>
    public bool TryWord(string word)
    {
        int end = _at + word.Length;
        if (end > _bytes.Length || !System.Text.Ascii.EqualsIgnoreCase(_bytes[_at..end], word))
            return false;
        if (end < _bytes.Length && ImapSyntax.AstringChar.Contains(_bytes[end]))
            return false;
        _at = end;
        return true;
    }

    /// <summary>The parenthesis that opens a list; <see cref="Item"/> then goes through it.</summary>
    public void Open()
    {
        if (_depth == ImapLimits.Depth)
            Fail("Too many parentheses");
        Letter('(', "A parenthesis is missing");
        _depth++;
        _opened = _at;
    }

    /// <summary>Whether another item of the list comes, which is then to be read; reads the blank before it, or the parenthesis that closes the list.</summary>
    public bool Item()
    {
        bool isFirst = _opened == _at;
        if (Next(')'))
        {
            _at++;
            _depth--;
            return false;
        }
        if (!isFirst)
            Sp();
        if (AtEnd)
            Fail("A parenthesis is missing");
        return Fault is null;
    }

    internal void Letter(char letter, string fault)
    {
        if (!TryLetter(letter))
            Fail(fault);
    }

    /// <summary>At least one of these letters, as many as come.</summary>
    internal ReadOnlySpan<byte> Word(SearchValues<byte> letters, int longest, string fault)
    {
        int length = Rest.IndexOfAnyExcept(letters);
        var word = length < 0 ? Rest : Rest[..length];
        if (word.IsEmpty || word.Length > longest)
            return Nothing(fault);
        _at += word.Length;
        return word;
    }

    private ReadOnlySpan<byte> Octets()
    {
        int end = Rest.IndexOf((byte)'\r');
        if (!Next('{') || end < 0 || !LiteralAnnouncement.TryRead(Rest[..end], out var announcement) || announcement.Start != 0)
            return Nothing("A string is missing");
        int start = _at + end + 2;
        if (start > _bytes.Length || _bytes[start - 1] != '\n' || announcement.Length > _bytes.Length - start)
            return Nothing("A literal is not whole");
        _at = start + (int)announcement.Length;
        return _bytes[start.._at];
    }

    private ReadOnlySpan<byte> Nothing(string fault)
    {
        Fail(fault);
        return default;
    }

    private static byte[] Unescape(ReadOnlySpan<byte> inner)
    {
        byte[] plain = new byte[inner.Length];
        int length = 0;
        for (int i = 0; i < inner.Length; i++)
            plain[length++] = inner[i] == '\\' ? inner[++i] : inner[i];
        return plain[..length];
    }

    private static string Ascii(ReadOnlySpan<byte> word) => Encoding.ASCII.GetString(word);
}
