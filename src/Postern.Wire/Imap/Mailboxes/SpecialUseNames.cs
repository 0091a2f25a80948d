namespace Postern.Wire.Imap.Mailboxes;

/// <summary>The attributes that tell what a mailbox is for (RFC 6154 §2).</summary>
public static class SpecialUseNames
{
    private static readonly (string Name, SpecialUses Use)[] Rows =
    [
        ("All",     SpecialUses.All),
        ("Archive", SpecialUses.Archive),
        ("Drafts",  SpecialUses.Drafts),
        ("Flagged", SpecialUses.Flagged),
        ("Junk",    SpecialUses.Junk),
        ("Sent",    SpecialUses.Sent),
        ("Trash",   SpecialUses.Trash),
    ];

    /// <summary>The use that has this name, without its backslash; none where there is no such use.</summary>
    public static SpecialUses Find(string name) => Array.Find(Rows, row => row.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Use;

    /// <summary>The names of these uses, each with its backslash.</summary>
    public static IEnumerable<string> Of(SpecialUses uses) => Rows.Where(row => uses.HasFlag(row.Use)).Select(row => "\\" + row.Name);
}
