using System.Text;
using System.Text.Unicode;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Searching;

/// <summary>Reads search-key (RFC 9051 §9, RFC 3501 §9); its depth and its number are bounded.</summary>
internal sealed class SearchKeyReader
{
    private static readonly SearchKey Nothing = new SearchKey.All();

    private int _keys;
    private int _depth;

    public bool HasModSeq { get; private set; }

    /// <summary>At least one key, up to the end.</summary>
    public SearchKey Program(ref ImapReader reader)
    {
        var keys = new List<SearchKey> { Key(ref reader) };
        while (reader.TryLetter(' ') && !reader.AtEnd)
            keys.Add(Key(ref reader));
        return AllOf(keys);
    }

    private static SearchKey AllOf(List<SearchKey> keys) => keys.Count == 1 ? keys[0] : new SearchKey.And(keys);

    private SearchKey Key(ref ImapReader reader)
    {
        if (++_keys > SearchLimits.Keys)
            reader.Fail("Too many search keys");
        if (_depth == SearchLimits.Depth)
            reader.Fail("Search keys too deep");
        if (reader.Next('('))
            return Inner(ref reader);
        // A number, a star or a dollar begins no name.
        if (reader.Rest is [(>= (byte)'0' and <= (byte)'9') or (byte)'*' or (byte)'$', ..])
            return new SearchKey.Messages(SequenceSet.Read(ref reader), IsUid: false);
        string name = reader.Atom().ToUpperInvariant();
        return Flags(name) ?? Dates(name, ref reader) ?? Texts(name, ref reader) ?? Others(name, ref reader);
    }

    private SearchKey Inner(ref ImapReader reader)
    {
        var keys = new List<SearchKey>();
        reader.Open();
        _depth++;
        while (reader.Item())
            keys.Add(Key(ref reader));
        _depth--;
        if (keys.Count == 0)
            reader.Fail("A search key is missing");
        return keys.Count == 0 ? Nothing : AllOf(keys);
    }

    private SearchKey Deeper(ref ImapReader reader)
    {
        reader.Sp();
        _depth++;
        var key = reader.Fault is null ? Key(ref reader) : Nothing;
        _depth--;
        return key;
    }

    private static SearchKey? Flags(string name) => name switch
    {
        "ALL" => Nothing,
        "ANSWERED" => new SearchKey.Flag(SystemFlags.Answered, IsSet: true),
        "DELETED" => new SearchKey.Flag(SystemFlags.Deleted, IsSet: true),
        "DRAFT" => new SearchKey.Flag(SystemFlags.Draft, IsSet: true),
        "FLAGGED" => new SearchKey.Flag(SystemFlags.Flagged, IsSet: true),
        "SEEN" => new SearchKey.Flag(SystemFlags.Seen, IsSet: true),
        "UNANSWERED" => new SearchKey.Flag(SystemFlags.Answered, IsSet: false),
        "UNDELETED" => new SearchKey.Flag(SystemFlags.Deleted, IsSet: false),
        "UNDRAFT" => new SearchKey.Flag(SystemFlags.Draft, IsSet: false),
        "UNFLAGGED" => new SearchKey.Flag(SystemFlags.Flagged, IsSet: false),
        "UNSEEN" => new SearchKey.Flag(SystemFlags.Seen, IsSet: false),
        "RECENT" => new SearchKey.Recent(IsSet: true),
        "OLD" => new SearchKey.Recent(IsSet: false),
        "NEW" => new SearchKey.And([new SearchKey.Recent(IsSet: true), new SearchKey.Flag(SystemFlags.Seen, IsSet: false)]),
        _ => null,
    };

    private static SearchKey? Dates(string name, ref ImapReader reader) => name switch
    {
        "BEFORE" => new SearchKey.Arrived(SearchCompare.Before, Day(ref reader)),
        "ON" => new SearchKey.Arrived(SearchCompare.On, Day(ref reader)),
        "SINCE" => new SearchKey.Arrived(SearchCompare.Since, Day(ref reader)),
        "SENTBEFORE" => new SearchKey.Sent(SearchCompare.Before, Day(ref reader)),
        "SENTON" => new SearchKey.Sent(SearchCompare.On, Day(ref reader)),
        "SENTSINCE" => new SearchKey.Sent(SearchCompare.Since, Day(ref reader)),
        "OLDER" => new SearchKey.Older(Interval(ref reader)),
        "YOUNGER" => new SearchKey.Younger(Interval(ref reader)),
        _ => null,
    };

    private static SearchKey? Texts(string name, ref ImapReader reader) => name switch
    {
        "BCC" => new SearchKey.Text(SearchField.Bcc, Text(ref reader)),
        "BODY" => new SearchKey.Text(SearchField.Body, Text(ref reader)),
        "CC" => new SearchKey.Text(SearchField.Cc, Text(ref reader)),
        "FROM" => new SearchKey.Text(SearchField.From, Text(ref reader)),
        "SUBJECT" => new SearchKey.Text(SearchField.Subject, Text(ref reader)),
        "TEXT" => new SearchKey.Text(SearchField.Text, Text(ref reader)),
        "TO" => new SearchKey.Text(SearchField.To, Text(ref reader)),
        "HEADER" => new SearchKey.Header(Text(ref reader), Text(ref reader)),
        _ => null,
    };

    private SearchKey Others(string name, ref ImapReader reader)
    {
        switch (name)
        {
            case "NOT":
                return new SearchKey.Not(Deeper(ref reader));
            case "OR":
                return new SearchKey.Or(Deeper(ref reader), Deeper(ref reader));
            case "KEYWORD":
                return new SearchKey.Keyword(Keyword(ref reader), IsSet: true);
            case "UNKEYWORD":
                return new SearchKey.Keyword(Keyword(ref reader), IsSet: false);
            case "LARGER":
                return new SearchKey.Larger(Number(ref reader));
            case "SMALLER":
                return new SearchKey.Smaller(Number(ref reader));
            case "UID":
                reader.Sp();
                return new SearchKey.Messages(SequenceSet.Read(ref reader), IsUid: true);
            case "MODSEQ":
                HasModSeq = true;
                return ModSeq(ref reader);
        }
        reader.Fail("Unknown search key");
        return Nothing;
    }

    private static string Text(ref ImapReader reader)
    {
        reader.Sp();
        var text = reader.Astring();
        if (text.Length > SearchLimits.Text)
            reader.Fail("Text to search for is too long");
        if (!Utf8.IsValid(text))
            reader.Fail("Text to search for is not UTF-8");
        return reader.Fault is null ? Encoding.UTF8.GetString(text) : "";
    }

    private static DateOnly Day(ref ImapReader reader)
    {
        reader.Sp();
        return SearchDate.Read(ref reader);
    }

    // RFC 5032 §3: nz-number
    private static uint Interval(ref ImapReader reader)
    {
        reader.Sp();
        return reader.NzNumber();
    }

    private static long Number(ref ImapReader reader)
    {
        reader.Sp();
        return reader.Number64();
    }

    private static string Keyword(ref ImapReader reader)
    {
        reader.Sp();
        return reader.Atom();
    }

    // search-modsequence = "MODSEQ" [search-modseq-ext] SP mod-sequence-valzer; search-modseq-ext = SP entry-name SP entry-type-req
    private static SearchKey.ModSeq ModSeq(ref ImapReader reader)
    {
        string? entry = null;
        reader.Sp();
        if (reader.Next('"'))
        {
            entry = Encoding.UTF8.GetString(reader.Quoted());
            if (!entry.StartsWith("/flags/", StringComparison.OrdinalIgnoreCase))
                reader.Fail("Unknown entry of MODSEQ");
            reader.Sp();
            if (reader.Fault is null && !reader.TryWord("priv") && !reader.TryWord("shared") && !reader.TryWord("all"))
                reader.Fail("Unknown type of MODSEQ");
            reader.Sp();
        }
        return new(reader.Number64(), entry);
    }
}
