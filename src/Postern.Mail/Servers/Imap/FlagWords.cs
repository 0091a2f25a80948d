using System.Text;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Uids;
using Postern.Wire.Imap.Attributes;

namespace Postern.Mail.Servers.Imap;

/// <summary>Flags of the store as IMAP says them (RFC 9051 §2.3.2).</summary>
internal static class FlagWords
{
    private static readonly (MessageFlags Stored, SystemFlags System, string Word)[] All =
    [
        (MessageFlags.Answered, SystemFlags.Answered, "\\Answered"),
        (MessageFlags.Flagged, SystemFlags.Flagged, "\\Flagged"),
        (MessageFlags.Deleted, SystemFlags.Deleted, "\\Deleted"),
        (MessageFlags.Seen, SystemFlags.Seen, "\\Seen"),
        (MessageFlags.Draft, SystemFlags.Draft, "\\Draft"),
    ];

    // Few combinations ever occur, and each is asked for again and again.
    private static readonly byte[][] Known = [.. Enumerable.Range(0, 64).Select(bits => Encoding.ASCII.GetBytes(Join((MessageFlags)bits)))];

    /// <summary>What clients can set; the others of the store are kept as they are.</summary>
    internal const MessageFlags Settable = MessageFlags.Answered | MessageFlags.Flagged | MessageFlags.Deleted | MessageFlags.Seen | MessageFlags.Draft;

    /// <summary>A list with its parentheses.</summary>
    internal static ReadOnlySpan<byte> List(MessageFlags flags, KeywordSet keywords, KeywordNames names, bool isRecent)
    {
        byte[] known = Known[(int)flags & 63];
        if (keywords.IsEmpty && !isRecent)
            return known;
        var text = new StringBuilder(Encoding.ASCII.GetString(known, 0, known.Length - 1), 64);
        foreach (string keyword in names.Names(keywords))
            text.Append(text.Length > 1 ? " " : "").Append(keyword);
        if (isRecent)
            text.Append(text.Length > 1 ? " " : "").Append("\\Recent");
        return Encoding.ASCII.GetBytes(text.Append(')').ToString());
    }

    /// <summary>All flags that mean something in a mailbox, for FLAGS and PERMANENTFLAGS (RFC 9051 §7.3.5, §7.1).</summary>
    internal static string Applicable(KeywordNames names, bool canGrow) =>
        "(" + string.Join(' ', All.Select(row => row.Word).Concat(names.All).Concat(canGrow ? ["\\*"] : [])) + ")";

    /// <summary>The store's flags for these.</summary>
    internal static MessageFlags Stored(SystemFlags flags)
    {
        var stored = MessageFlags.None;
        foreach (var row in All)
            stored |= flags.HasFlag(row.System) ? row.Stored : MessageFlags.None;
        return stored;
    }

    private static string Join(MessageFlags flags) => "(" + string.Join(' ', All.Where(row => flags.HasFlag(row.Stored)).Select(row => row.Word)) + ")";
}
