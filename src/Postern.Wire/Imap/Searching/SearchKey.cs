using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Sets;

namespace Postern.Wire.Imap.Searching;

/// <summary>What a message must be to be found (RFC 9051 §6.4.4): a tree that is gone through by matching its records.</summary>
public abstract record SearchKey
{
    private SearchKey()
    {
    }

    /// <summary><c>ALL</c>: every message.</summary>
    public sealed record All : SearchKey;

    /// <summary>All of these, of which there are at least two.</summary>
    public sealed record And(IReadOnlyList<SearchKey> Keys) : SearchKey;

    /// <summary><c>OR</c>: one of two at least.</summary>
    public sealed record Or(SearchKey Left, SearchKey Right) : SearchKey;

    /// <summary><c>NOT</c>: not this.</summary>
    public sealed record Not(SearchKey Key) : SearchKey;

    /// <summary>Messages by number, or by UID; <c>$</c> is the saved result in either (RFC 5182 §2.1).</summary>
    public sealed record Messages(SequenceSet Set, bool IsUid) : SearchKey;

    /// <summary>A flag that is set, or is not: <c>SEEN</c>, <c>UNSEEN</c> and their like. Exactly one flag.</summary>
    public sealed record Flag(SystemFlags Flags, bool IsSet) : SearchKey;

    /// <summary><c>KEYWORD</c>, <c>UNKEYWORD</c>: capitals do not count.</summary>
    public sealed record Keyword(string Name, bool IsSet) : SearchKey;

    /// <summary><c>RECENT</c>, <c>OLD</c> (RFC 3501 §6.4.4); <c>NEW</c> is RECENT and UNSEEN.</summary>
    public sealed record Recent(bool IsSet) : SearchKey;

    /// <summary><c>SUBJECT</c> and its like: a text somewhere in there, capitals do not count; an empty one is always there.</summary>
    public sealed record Text(SearchField Field, string Value) : SearchKey;

    /// <summary><c>HEADER</c>: a text in a header field of this name; an empty one where there is such a field.</summary>
    public sealed record Header(string Name, string Value) : SearchKey;

    /// <summary><c>LARGER</c>: more octets than this.</summary>
    public sealed record Larger(long Octets) : SearchKey;

    /// <summary><c>SMALLER</c>: fewer octets than this.</summary>
    public sealed record Smaller(long Octets) : SearchKey;

    /// <summary><c>BEFORE</c>, <c>ON</c>, <c>SINCE</c>: by the day of arrival.</summary>
    public sealed record Arrived(SearchCompare Compare, DateOnly Day) : SearchKey;

    /// <summary><c>SENTBEFORE</c>, <c>SENTON</c>, <c>SENTSINCE</c>: by the day in the Date field.</summary>
    public sealed record Sent(SearchCompare Compare, DateOnly Day) : SearchKey;

    /// <summary><c>OLDER</c>: arrived at least so many seconds ago (RFC 5032 §3).</summary>
    public sealed record Older(uint Seconds) : SearchKey;

    /// <summary><c>YOUNGER</c>: arrived at most so many seconds ago (RFC 5032 §3).</summary>
    public sealed record Younger(uint Seconds) : SearchKey;

    /// <summary><c>MODSEQ</c>: changed at this mod-sequence or later (RFC 7162 §3.1.5). The entry, <c>/flags/…</c>, is null where none is named; a server may take any change for one of it.</summary>
    public sealed record ModSeq(long Value, string? Entry) : SearchKey;
}
