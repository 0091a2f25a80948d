using System.Buffers;
using System.Buffers.Text;
using System.Text;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Listing;
using Postern.Wire.Imap.Mailboxes;
using Postern.Wire.Imap.Searching;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Text;

namespace Postern.Wire.Imap.Responding;

/// <summary>Writes what a server says into a buffer, each response whole with its CRLF (RFC 9051 §7).</summary>
/// <remarks>What FETCH tells is written by <see cref="FetchWriter"/>.</remarks>
/// <param name="output">Where to.</param>
/// <param name="isUtf8">The client takes UTF-8 between quotes: it has enabled IMAP4rev2 or UTF8=ACCEPT.</param>
public sealed class ResponseWriter(IBufferWriter<byte> output, bool isUtf8 = false)
{
    private static readonly (MailboxAttributes Attribute, string Name)[] AttributeNames =
    [
        (MailboxAttributes.NonExistent,   "\\NonExistent"),
        (MailboxAttributes.NoInferiors,   "\\Noinferiors"),
        (MailboxAttributes.NoSelect,      "\\Noselect"),
        (MailboxAttributes.HasChildren,   "\\HasChildren"),
        (MailboxAttributes.HasNoChildren, "\\HasNoChildren"),
        (MailboxAttributes.Marked,        "\\Marked"),
        (MailboxAttributes.Unmarked,      "\\Unmarked"),
        (MailboxAttributes.Subscribed,    "\\Subscribed"),
        (MailboxAttributes.Remote,        "\\Remote"),
    ];

    private static readonly (ListSelection Criterion, string Name)[] CriterionNames =
        [(ListSelection.Subscribed, "\"SUBSCRIBED\""), (ListSelection.SpecialUse, "\"SPECIAL-USE\"")];

    /// <summary>The client takes UTF-8 between quotes.</summary>
    public bool IsUtf8 => isUtf8;

    /// <summary>Writes a status response, a continuation or other data that was made elsewhere.</summary>
    public void Response(ImapResponse response) => output.Write(Encoding.ASCII.GetBytes(response.Format()));

    /// <summary><c>* n EXISTS</c>.</summary>
    public void Exists(long messages) => Counted(messages, "EXISTS");

    /// <summary><c>* n RECENT</c> (RFC 3501 §7.3.2).</summary>
    public void Recent(long messages) => Counted(messages, "RECENT");

    /// <summary><c>* n EXPUNGE</c>: the message of this number has gone, and those behind it have each one less.</summary>
    public void Expunge(uint number) => Counted(number, "EXPUNGE");

    /// <summary><c>* VANISHED</c>: messages with these UIDs have gone (RFC 7162 §3.2.10); nothing is written of none.</summary>
    /// <param name="uids">The UIDs.</param>
    /// <param name="isEarlier">They were gone before; the client's message numbers stay.</param>
    public void Vanished(NumberSet uids, bool isEarlier)
    {
        if (uids.IsEmpty)
            return;
        Text(isEarlier ? "* VANISHED (EARLIER) " : "* VANISHED ");
        uids.Write(output);
        Line();
    }

    /// <summary><c>* FLAGS</c>: the flags that the mailbox knows.</summary>
    public void Flags(FlagList flags) => Text($"* FLAGS {flags}\r\n");

    /// <summary><c>* ENABLED</c> (RFC 9051 §7.2.1).</summary>
    public void Enabled(IEnumerable<string> capabilities) => Text(string.Concat(capabilities.Select(name => " " + name).Prepend("* ENABLED").Append("\r\n")));

    /// <summary><c>* NAMESPACE</c> with one personal namespace and no other (RFC 2342 §5).</summary>
    public void Namespace(ReadOnlySpan<byte> prefix, char delimiter)
    {
        Text("* NAMESPACE ((");
        ImapString.Write(output, prefix, isUtf8);
        Text($" {Delimiter(delimiter)})) NIL NIL\r\n");
    }

    /// <summary><c>* STATUS</c> with what was asked for; an unknown limit of APPEND is NIL (RFC 7889 §4).</summary>
    public void Status(ReadOnlySpan<byte> mailbox, StatusItems items, StatusValues values)
    {
        Text("* STATUS ");
        Mailbox(mailbox);
        string separator = " (";
        foreach (var (name, item) in StatusItemNames.Rows.Where(row => items.HasFlag(row.Item)))
        {
            Text($"{separator}{name} {(Value(item, values) is { } value ? value.ToString() : "NIL")}");
            separator = " ";
        }
        Text(separator == " " ? ")\r\n" : " ()\r\n");
    }

    /// <summary><c>* LIST</c>, or <c>* LSUB</c>.</summary>
    public void List(ListEntry entry, bool isLsub = false)
    {
        var names = AttributeNames.Where(row => entry.Attributes.HasFlag(row.Attribute)).Select(row => row.Name).Concat(SpecialUseNames.Of(entry.Uses));
        Text($"* {(isLsub ? "LSUB" : "LIST")} ({string.Join(' ', names)}) {Delimiter(entry.Delimiter)} ");
        Mailbox(entry.Name.Span);
        // mbox-list-extended = "(" [mbox-list-extended-item *(SP mbox-list-extended-item)] ")"
        string below = string.Join(' ', CriterionNames.Where(row => entry.Below.HasFlag(row.Criterion)).Select(row => row.Name));
        if (below.Length > 0)
            Text($" (\"CHILDINFO\" ({below})");
        if (!entry.OldName.IsEmpty)
        {
            Text(below.Length > 0 ? " \"OLDNAME\" (" : " (\"OLDNAME\" (");
            Mailbox(entry.OldName.Span);
            Text(")");
        }
        Text(below.Length > 0 || !entry.OldName.IsEmpty ? ")\r\n" : "\r\n");
    }

    /// <summary><c>* SEARCH</c> with every number; behind them the highest mod-sequence where it was searched for one (RFC 7162 §3.1.5).</summary>
    public void Search(NumberSet found, long? modSeq = null)
    {
        Text("* SEARCH");
        foreach (var range in found.Ranges)
        {
            for (long number = range.First; number <= range.Last; number++)
            {
                var room = output.GetSpan(11);
                room[0] = (byte)' ';
                _ = Utf8Formatter.TryFormat(number, room[1..], out int written);
                output.Advance(written + 1);
            }
        }
        Text(modSeq is > 0 && !found.IsEmpty ? $" (MODSEQ {modSeq})\r\n" : "\r\n");
    }

    /// <summary><c>* ESEARCH</c> with what was wanted of the result (RFC 4731 §3.1, RFC 7162 §3.1.10); of none MIN, MAX and ALL are left out.</summary>
    /// <param name="tag">The tag of the command that it answers.</param>
    /// <param name="isUid">The numbers are UIDs.</param>
    /// <param name="wanted">What is told.</param>
    /// <param name="found">The result.</param>
    /// <param name="modSeq">The highest mod-sequence of what is told; null where it was not searched for.</param>
    public void Esearch(string tag, bool isUid, SearchReturn wanted, NumberSet found, long? modSeq = null)
    {
        Text($"* ESEARCH (TAG \"{tag}\"){(isUid ? " UID" : "")}");
        if (wanted.HasFlag(SearchReturn.Min) && !found.IsEmpty)
            Text($" MIN {found.Smallest}");
        if (wanted.HasFlag(SearchReturn.Max) && !found.IsEmpty)
            Text($" MAX {found.Largest}");
        if (wanted.HasFlag(SearchReturn.Count))
            Text($" COUNT {found.Count}");
        if (wanted.HasFlag(SearchReturn.All) && !found.IsEmpty)
        {
            Text(" ALL ");
            found.Write(output);
        }
        Text(modSeq is > 0 && !found.IsEmpty ? $" MODSEQ {modSeq}\r\n" : "\r\n");
    }

    private void Counted(long number, string name) => Text($"* {number} {name}\r\n");

    // mailbox = "INBOX" / astring, an atom where it can be one
    private void Mailbox(ReadOnlySpan<byte> name)
    {
        if (name.Length is > 0 and <= ImapLimits.Quoted && !name.ContainsAnyExcept(ImapSyntax.AtomChar) && !Ascii.EqualsIgnoreCase(name, "NIL"u8))
            output.Write(name);
        else
            ImapString.Write(output, name, isUtf8);
    }

    private static string Delimiter(char delimiter) => delimiter is '"' or '\\' ? $"\"\\{delimiter}\"" : $"\"{delimiter}\"";

    private static long? Value(StatusItems item, StatusValues values) => item switch
    {
        StatusItems.Messages => values.Messages,
        StatusItems.Recent => values.Recent,
        StatusItems.UidNext => values.UidNext,
        StatusItems.UidValidity => values.UidValidity,
        StatusItems.Unseen => values.Unseen,
        StatusItems.Deleted => values.Deleted,
        StatusItems.Size => values.Size,
        StatusItems.HighestModSeq => values.HighestModSeq,
        _ => values.AppendLimit,
    };

    private void Text(string text) => Encoding.ASCII.GetBytes(text, output);

    private void Line() => output.Write("\r\n"u8);
}
