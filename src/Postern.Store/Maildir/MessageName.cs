namespace Postern.Store.Maildir;

/// <summary>The name of a message's file, read: <c>BASE[:2,LETTERS]</c>, where BASE may hold <c>,S=</c> and <c>,W=</c>.</summary>
/// <remarks>Bytes, for other programs name files too. Whatever a name says beyond this is kept when flags change.</remarks>
public readonly ref struct MessageName
{
    private const byte InfoMark = (byte)':';
    private const byte FieldMark = (byte)',';
    private const string FlagLetters = "DFPRST"; // in the order of MessageFlags

    private readonly ReadOnlySpan<byte> _whole;
    private readonly int _info; // where the last colon is; the end where there is none

    /// <summary>Reads a name; none is refused.</summary>
    public MessageName(ReadOnlySpan<byte> whole)
    {
        _whole = whole;
        int info = whole.LastIndexOf(InfoMark);
        _info = info < 0 ? whole.Length : info;
    }

    /// <summary>What stays the same as long as the message lives: all before the first colon.</summary>
    public ReadOnlySpan<byte> Base => BaseOf(_whole);

    /// <summary>The flags it tells.</summary>
    public MessageFlags Flags => Read(out _);

    /// <summary>The keywords it tells.</summary>
    public KeywordSet Keywords
    {
        get
        {
            _ = Read(out var keywords);
            return keywords;
        }
    }

    /// <summary>The size of the file in octets, as <c>,S=</c> tells it; -1 where it does not.</summary>
    public long Size => Field((byte)'S');

    /// <summary>The size with every line ended by CRLF, as <c>,W=</c> tells it; -1 where it does not.</summary>
    public long SentSize => Field((byte)'W');

    private ReadOnlySpan<byte> Letters
    {
        get
        {
            var info = _info < _whole.Length ? _whole[(_info + 1)..] : default;
            if (!info.StartsWith("2,"u8))
                return default;
            info = info[2..];
            int more = info.IndexOf(FieldMark);
            return more < 0 ? info : info[..more];
        }
    }

    /// <summary>What is before the first colon.</summary>
    public static ReadOnlySpan<byte> BaseOf(ReadOnlySpan<byte> name)
    {
        int colon = name.IndexOf(InfoMark);
        return colon < 0 ? name : name[..colon];
    }

    /// <summary>Flags and keywords in one pass.</summary>
    public MessageFlags Read(out KeywordSet keywords)
    {
        var flags = MessageFlags.None;
        uint bits = 0;
        foreach (byte letter in Letters)
        {
            if (letter is >= (byte)'a' and <= (byte)'z')
                bits |= 1u << (letter - 'a');
            else
                flags |= FlagOf(letter);
        }

        keywords = new KeywordSet(bits);
        return flags;
    }

    /// <summary>The name with these flags and keywords in place of its own, the letters in order; letters that nobody here knows stay.</summary>
    public byte[] With(MessageFlags flags, KeywordSet keywords)
    {
        Span<byte> letters = new byte[_whole.Length + FlagLetters.Length + KeywordSet.Most];
        int count = 0;
        for (int i = 0; i < FlagLetters.Length; i++)
        {
            if (((int)flags & (1 << i)) != 0)
                letters[count++] = (byte)FlagLetters[i];
        }

        for (int i = 0; i < KeywordSet.Most; i++)
        {
            if (keywords.Has(i))
                letters[count++] = (byte)('a' + i);
        }

        foreach (byte letter in Letters)
        {
            if (letter is not (>= (byte)'a' and <= (byte)'z') && FlagOf(letter) == MessageFlags.None)
                letters[count++] = letter;
        }

        letters[..count].Sort();
        return [.. _whole[.._info], .. ":2,"u8, .. letters[..count], .. Further()];
    }

    // Another program may have put more behind a second comma.
    private ReadOnlySpan<byte> Further()
    {
        var info = _info < _whole.Length ? _whole[(_info + 1)..] : default;
        if (!info.StartsWith("2,"u8))
            return default;
        int more = info[2..].IndexOf(FieldMark);
        return more < 0 ? default : info[(2 + more)..];
    }

    private static MessageFlags FlagOf(byte letter) => letter switch
    {
        (byte)'D' => MessageFlags.Draft,
        (byte)'F' => MessageFlags.Flagged,
        (byte)'P' => MessageFlags.Passed,
        (byte)'R' => MessageFlags.Answered,
        (byte)'S' => MessageFlags.Seen,
        (byte)'T' => MessageFlags.Deleted,
        _ => MessageFlags.None,
    };

    // Dovecot's rule: the first one counts, and only digits up to the next comma, the colon or the end.
    private long Field(byte key)
    {
        var name = Base;
        ReadOnlySpan<byte> mark = [FieldMark, key, (byte)'='];
        int at = name.IndexOf(mark);
        if (at < 0)
            return -1;
        long value = 0;
        int digits = 0;
        foreach (byte octet in name[(at + mark.Length)..])
        {
            if (octet == FieldMark)
                break;
            if (octet is not (>= (byte)'0' and <= (byte)'9') || ++digits > 18)
                return -1;
            value = (value * 10) + (octet - '0');
        }

        return digits == 0 ? -1 : value;
    }
}
