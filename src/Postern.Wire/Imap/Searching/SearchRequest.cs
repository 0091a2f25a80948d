using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Postern.Wire.Imap.Searching;

/// <summary>What SEARCH and UID SEARCH bring (RFC 9051 §6.4.4, RFC 4731 §3).</summary>
public sealed class SearchRequest
{
    private SearchRequest(SearchKey key, bool isUid)
    {
        Key = key;
        IsUid = isUid;
    }

    /// <summary>What is searched for.</summary>
    public SearchKey Key { get; }

    /// <summary>UIDs are wanted.</summary>
    public bool IsUid { get; }

    /// <summary>RETURN was written: the answer is ESEARCH (RFC 4731 §3.1). Without it IMAP4rev1 wants SEARCH, IMAP4rev2 ESEARCH with ALL.</summary>
    public bool IsExtended { get; private init; }

    /// <summary>What of the result is wanted; ALL where nothing was named.</summary>
    public SearchReturn Return { get; private init; }

    /// <summary>CHARSET was written, which RFC 6855 §3 forbids once UTF8=ACCEPT is turned on.</summary>
    public bool HasCharset { get; private init; }

    /// <summary>A key asks for mod-sequences: the answer tells the highest one, and CONDSTORE is turned on (RFC 7162 §3.1.5).</summary>
    public bool WantsModSeq { get; private init; }

    /// <summary>Reads the arguments of SEARCH, or of what <see cref="ImapCommand.TryUid"/> found.</summary>
    public static bool TryParse(ImapCommand command, [NotNullWhen(true)] out SearchRequest? request, out SearchFault fault)
    {
        // search = "SEARCH" [search-return-opts] SP search-program; search-program = ["CHARSET" SP charset SP] search-key *(SP search-key)
        var reader = command.Arguments;
        bool isExtended = reader.TryWord("RETURN");
        var wanted = isExtended ? ReturnOptions(ref reader) : SearchReturn.All;
        bool hasCharset = reader.TryWord("CHARSET");
        bool isUnknown = hasCharset && !Charset(ref reader);
        if (isUnknown)
            reader.Fail("Unknown charset");
        var keys = new SearchKeyReader();
        var key = keys.Program(ref reader);
        request = reader.End() ? new(key, command.IsUid) { IsExtended = isExtended, Return = wanted, HasCharset = hasCharset, WantsModSeq = keys.HasModSeq } : null;
        fault = new(reader.Fault ?? "", isUnknown, wanted.HasFlag(SearchReturn.Save));
        return request is not null;
    }

    // search-return-opts = SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"
    private static SearchReturn ReturnOptions(ref ImapReader reader)
    {
        var wanted = SearchReturn.None;
        reader.Sp();
        reader.Open();
        while (reader.Item())
        {
            var option = reader.Atom().ToUpperInvariant() switch
            {
                "MIN" => SearchReturn.Min,
                "MAX" => SearchReturn.Max,
                "ALL" => SearchReturn.All,
                "COUNT" => SearchReturn.Count,
                "SAVE" => SearchReturn.Save,
                _ => SearchReturn.None,
            };
            if (option == SearchReturn.None)
                reader.Fail("Unknown option of RETURN");
            wanted |= option;
        }
        reader.Sp();
        return wanted == SearchReturn.None ? SearchReturn.All : wanted;
    }

    // charset = atom / quoted. Text is read as UTF-8 in either: some clients say US-ASCII and send more.
    private static bool Charset(ref ImapReader reader)
    {
        reader.Sp();
        var charset = reader.Astring();
        if (reader.Fault is not null)
            return true;
        reader.Sp();
        return Ascii.EqualsIgnoreCase(charset, "UTF-8"u8) || Ascii.EqualsIgnoreCase(charset, "US-ASCII"u8);
    }
}
