namespace Postern.Wire.Imap.Mailboxes;

/// <summary>The names of <see cref="StatusItems"/>, read and written.</summary>
internal static class StatusItemNames
{
    /// <summary>In the order in which they are told.</summary>
    public static readonly (string Name, StatusItems Item)[] Rows =
    [
        ("MESSAGES",      StatusItems.Messages),
        ("RECENT",        StatusItems.Recent),
        ("UIDNEXT",       StatusItems.UidNext),
        ("UIDVALIDITY",   StatusItems.UidValidity),
        ("UNSEEN",        StatusItems.Unseen),
        ("DELETED",       StatusItems.Deleted),
        ("SIZE",          StatusItems.Size),
        ("HIGHESTMODSEQ", StatusItems.HighestModSeq),
        ("APPENDLIMIT",   StatusItems.AppendLimit),
    ];

    // "(" status-att *(SP status-att) ")"
    public static StatusItems Read(ref ImapReader reader)
    {
        var items = StatusItems.None;
        reader.Open();
        while (reader.Item())
        {
            string name = reader.Atom().ToUpperInvariant();
            var item = Array.Find(Rows, row => row.Name == name).Item;
            if (item == StatusItems.None)
                reader.Fail("Unknown item of STATUS");
            items |= item;
        }
        if (items == StatusItems.None)
            reader.Fail("What to tell is missing");
        return items;
    }
}
