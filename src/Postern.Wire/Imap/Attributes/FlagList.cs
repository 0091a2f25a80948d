namespace Postern.Wire.Imap.Attributes;

/// <summary>The flags and keywords that a client names (RFC 9051 §2.3.2, flag-list).</summary>
/// <param name="System">Those with a backslash.</param>
/// <param name="Keywords">The others as the client wrote them, each once (they differ in more than capitals), atoms all.</param>
public sealed record FlagList(SystemFlags System, IReadOnlyList<string> Keywords)
{
    /// <summary>No flag at all.</summary>
    public static readonly FlagList Empty = new(SystemFlags.None, []);

    private static readonly (string Name, SystemFlags Flag)[] Names =
        [("Answered", SystemFlags.Answered), ("Flagged", SystemFlags.Flagged), ("Deleted", SystemFlags.Deleted), ("Seen", SystemFlags.Seen), ("Draft", SystemFlags.Draft)];

    /// <summary>Reads a list between parentheses, which may be empty.</summary>
    public static FlagList Read(ref ImapReader reader)
    {
        // flag-list = "(" [flag *(SP flag)] ")"
        var (system, keywords) = (SystemFlags.None, new List<string>());
        reader.Open();
        while (reader.Item())
            system |= Flag(ref reader, keywords);
        return new(system, keywords);
    }

    /// <summary>Reads a list as STORE may have it, with parentheses or without.</summary>
    public static FlagList ReadLoose(ref ImapReader reader)
    {
        if (reader.Next('('))
            return Read(ref reader);
        var keywords = new List<string>();
        var system = Flag(ref reader, keywords);
        while (reader.TryLetter(' ') && !reader.AtEnd)
            system |= Flag(ref reader, keywords);
        return new(system, keywords);
    }

    /// <summary>The list as it goes over the wire.</summary>
    public override string ToString() => $"({string.Join(' ', Words())})";

    /// <summary>The argument of PERMANENTFLAGS (RFC 9051 §7.1).</summary>
    /// <param name="takesMore">A client may set keywords that are not in the list: <c>\*</c>.</param>
    public string ToPermanent(bool takesMore) => takesMore ? $"({string.Join(' ', Words().Append("\\*"))})" : ToString();

    private IEnumerable<string> Words()
    {
        var system = System;
        return Names.Where(row => system.HasFlag(row.Flag)).Select(row => "\\" + row.Name).Concat(Keywords);
    }

    // flag = "\Answered" / "\Flagged" / "\Deleted" / "\Seen" / "\Draft" / flag-keyword / flag-extension
    private static SystemFlags Flag(ref ImapReader reader, List<string> keywords)
    {
        if (reader.TryLetter('\\'))
        {
            string name = reader.Atom();
            var flag = Array.Find(Names, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Flag;
            // \Recent is the server's alone (RFC 3501 §2.3.2), and there are no others yet.
            if (flag == SystemFlags.None)
                reader.Fail("A flag that nobody can set");
            return flag;
        }
        string keyword = reader.Atom();
        if (keyword.Length > AttributeLimits.Keyword)
            reader.Fail("Keyword too long");
        // RFC 9051 §2.3.2: flags are the same whatever their capitals.
        if (!keywords.Contains(keyword, StringComparer.OrdinalIgnoreCase))
            keywords.Add(keyword);
        if (keywords.Count > AttributeLimits.Keywords)
            reader.Fail("Too many keywords");
        return SystemFlags.None;
    }
}
