using System.Text;
using Postern.Mail.Mailboxes;
using Postern.Store.Maildir;
using Postern.Wire.Imap.Searching;
using Postern.Wire.Imap.Sets;
using Postern.Wire.Message.Searching;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>The keys of one SEARCH, made ready for what is selected.</summary>
/// <remarks>What does not change from message to message is found out here: sets, days, the forms of texts.</remarks>
internal sealed class SearchPlan
{
    private readonly SelectedMailbox _selected;
    private readonly MailStore _store;
    private readonly List<HeaderField> _fields = [];
    private readonly DateTimeOffset _now;

    internal SearchPlan(SelectedMailbox selected, SearchKey key, MailStore store)
    {
        _selected = selected;
        _store = store;
        _now = store.Time.GetUtcNow();
        Root = Make(key);
    }

    /// <summary>What a message must be.</summary>
    internal SearchNode Root { get; }

    /// <summary>How many kinds of fields are looked at.</summary>
    internal int Fields => _fields.Count;

    /// <summary>How many texts are searched for in bodies.</summary>
    internal int Texts { get; private set; }

    private SearchNode Make(SearchKey key) => key switch
    {
        SearchKey.And and => new Junction(and.Keys.Select(Make), isOr: false),
        SearchKey.Or or => new Junction([Make(or.Left), Make(or.Right)], isOr: true),
        SearchKey.Not not => new Negation(Make(not.Key)),
        SearchKey.Messages messages => Messages(messages),
        SearchKey.Flag flag => Flag(FlagWords.Stored(flag.Flags), flag.IsSet),
        SearchKey.Keyword keyword => new PlainKey(SearchCost.Index, message => message.HasKeyword(keyword.Name) == keyword.IsSet),
        SearchKey.Recent recent => new PlainKey(SearchCost.Index, message => _selected.Recent.Contains(message.Uid) == recent.IsSet),
        SearchKey.ModSeq modSeq => new PlainKey(SearchCost.Index, message => message.ModSeq >= (ulong)modSeq.Value),
        SearchKey.Text text => Text(text.Field, text.Value),
        SearchKey.Header header => new HeaderText(Field(header.Name, HeaderFieldKind.Text), SoughtText.Of(header.Value)),
        SearchKey.Larger larger => new PlainKey(SearchCost.Facts, message => message.SentSize > larger.Octets),
        SearchKey.Smaller smaller => new PlainKey(SearchCost.Facts, message => message.SentSize < smaller.Octets),
        SearchKey.Arrived arrived => new PlainKey(SearchCost.Facts, message => Compares(DayOf(message.InternalDate), arrived.Compare, arrived.Day)),
        SearchKey.Sent sent => new PlainKey(SearchCost.Envelope, message => Compares(message.SentDay, sent.Compare, sent.Day)),
        SearchKey.Older older => new PlainKey(SearchCost.Facts, message => _now - message.InternalDate >= TimeSpan.FromSeconds(older.Seconds)),
        SearchKey.Younger younger => new PlainKey(SearchCost.Facts, message => _now - message.InternalDate <= TimeSpan.FromSeconds(younger.Seconds)),
        _ => PlainKey.Constant(isFound: true),
    };

    /// <summary>A number beyond the mailbox is no message, and no fault: searching finds what there is.</summary>
    private PlainKey Messages(SearchKey.Messages messages)
    {
        var uids = _selected.Told.Uids;
        NumberSet numbers = messages.Set.IsSaved ? _selected.Saved.ToNumbers(uids)
            : messages.IsUid ? messages.Set.Resolve(_selected.LargestUid).ToNumbers(uids)
            : messages.Set.Resolve((uint)uids.Length);
        return new PlainKey(SearchCost.Index, message => numbers.Contains(message.Number));
    }

    private static PlainKey Flag(MessageFlags flag, bool isSet) => new(SearchCost.Index, message => message.Flags.HasFlag(flag) == isSet);

    private SearchNode Text(SearchField field, string text)
    {
        SoughtText inHeader = SoughtText.Of(text);
        if (field is SearchField.Body or SearchField.Text)
        {
            byte[] folded = FoldedText.Of(text);
            return folded.Length == 0 ? PlainKey.Constant(isFound: true)
                : new BodyText(Texts++, folded, field == SearchField.Text ? Field("", HeaderFieldKind.Whole) : null, inHeader);
        }
        return new HeaderText(Field(field.ToString(), field == SearchField.Subject ? HeaderFieldKind.Text : HeaderFieldKind.Addresses), inHeader);
    }

    private HeaderField Field(string name, HeaderFieldKind kind)
    {
        byte[] octets = Encoding.UTF8.GetBytes(name);
        HeaderField? known = _fields.Find(one => one.Kind == kind && Ascii.EqualsIgnoreCase(one.Name, octets));
        if (known is null)
            _fields.Add(known = new HeaderField(octets, kind, _fields.Count, ItemOf(name, kind)));
        return known;
    }

    /// <summary>Of addresses the envelope has what FROM and its like search; HEADER searches them as they are written.</summary>
    private static EnvelopeItems ItemOf(string name, HeaderFieldKind kind) => (kind, name.ToUpperInvariant()) switch
    {
        (HeaderFieldKind.Text, "DATE") => EnvelopeItems.Date,
        (HeaderFieldKind.Text, "SUBJECT") => EnvelopeItems.Subject,
        (HeaderFieldKind.Text, "IN-REPLY-TO") => EnvelopeItems.InReplyTo,
        (HeaderFieldKind.Text, "MESSAGE-ID") => EnvelopeItems.MessageId,
        (HeaderFieldKind.Addresses, "FROM") => EnvelopeItems.From,
        (HeaderFieldKind.Addresses, "TO") => EnvelopeItems.To,
        (HeaderFieldKind.Addresses, "CC") => EnvelopeItems.Cc,
        (HeaderFieldKind.Addresses, "BCC") => EnvelopeItems.Bcc,
        _ => EnvelopeItems.None,
    };

    /// <summary>The day that FETCH shows: RFC 9051 §6.4.4 takes no account of the time and the zone, and both are in the date.</summary>
    private DateOnly DayOf(DateTimeOffset date) => DateOnly.FromDateTime(_store.ShownAt(date).DateTime);

    private static bool Compares(DateOnly day, SearchCompare compare, DateOnly other) => compare switch
    {
        SearchCompare.Before => day < other,
        SearchCompare.On => day == other,
        _ => day >= other,
    };
}
