using System.Collections;
using Postern.Mail.Servers.Imap.Fetching;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Message.Dates;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Searching;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>The message that a search is at: what is known of it, and its file once that is needed. One for all, in the same room.</summary>
/// <remarks>On a worker, in its mailbox's turn. The file is opened once at most.</remarks>
/// <param name="selected">The mailbox.</param>
/// <param name="plan">What is searched for.</param>
/// <param name="form">The form in which its envelope is remembered.</param>
internal sealed class SearchedMessage(SelectedMailbox selected, SearchPlan plan, StringForm form) : IDisposable
{
    private readonly FoldedText?[] _texts = new FoldedText?[plan.Fields];
    private readonly bool?[] _hasFields = new bool?[plan.Fields];
    private readonly BitArray _found = new(plan.Texts);
    private readonly MessageWindow _window = new(isForBodies: plan.Root.Cost == SearchCost.Body);
    private readonly SearchedEnvelope _reader = new();
    private readonly SummaryWindow _summaries = new();
    private IndexedMailbox? _mailbox;
    private MessageSummary? _summary;
    private IndexSnapshot _snapshot = selected.Told;
    private MailboxMessage _message;
    private int _place;

    /// <summary>Its number.</summary>
    internal uint Number { get; private set; }

    /// <summary>Its UID.</summary>
    internal uint Uid => _message.Uid;

    /// <summary>Its flags.</summary>
    internal MessageFlags Flags => _message.Flags;

    /// <summary>Its MODSEQ.</summary>
    internal ulong ModSeq => _snapshot.ModSeqAt(_place);

    /// <summary>It has gone: nothing but what the index knew can be judged any more.</summary>
    internal bool IsGone { get; private set; }

    /// <summary>All of it has been searched.</summary>
    internal bool IsScanned { get; set; }

    /// <summary>Octets of it as clients are sent it.</summary>
    internal long SentSize => _snapshot.SentSizeAt(_place) is >= 0 and long size ? size : Facts.SentSize;

    /// <summary>When it came.</summary>
    internal DateTimeOffset InternalDate
    {
        get
        {
            if (_snapshot.InternalDateAt(_place) is { } date)
                return date;
            // The index would read the whole file where the size is not known either.
            if (_snapshot.SentSizeAt(_place) >= 0)
                return Facts.InternalDate;
            var seen = _mailbox!.Folder.Look(_message.File); // Go has set it
            IsGone |= seen is null;
            return seen?.InternalDate ?? default;
        }
    }

    /// <summary>The day in its Date field, in the zone that it names. Where there is none it is the first day of 1970, so that each message is sent before a day or since it, as at Dovecot.</summary>
    internal DateOnly SentDay => Envelope(EnvelopeItems.Date) is { } envelope ? DayOf(_reader.Text(envelope.Span, EnvelopeItems.Date)) : DayOfField();

    /// <summary>Its octets, once it is opened.</summary>
    internal MessageWindow Window => _window;

    private MessageFacts Facts
    {
        get
        {
            MessageFacts? facts = _mailbox!.FactsOf(_message); // Go has set it
            IsGone |= facts is null;
            return facts ?? default;
        }
    }

    /// <summary>Goes to another message.</summary>
    internal void Go(IndexedMailbox mailbox, int told)
    {
        Dispose();
        _mailbox = mailbox;
        (_snapshot, _place) = selected.Newest(told);
        _message = _snapshot[_place];
        Number = (uint)told + 1;
        _summary = null;
        IsGone = false;
        IsScanned = false;
        _found.SetAll(false);
        Array.Clear(_hasFields);
    }

    /// <summary>Whether it has a keyword.</summary>
    internal bool HasKeyword(string name) => !_message.Keywords.IsEmpty && _snapshot.Mailbox.Keywords.LetterOf(name) is >= 0 and int letter && _message.Keywords.Has(letter);

    /// <summary>Whether this text has been found in its body.</summary>
    internal bool IsFound(int place) => _found[place];

    /// <summary>A text has been found in its body.</summary>
    internal void Find(int place) => _found[place] = true;

    /// <summary>The text of these fields; null where it has none.</summary>
    internal FoldedText? Fields(HeaderField field)
    {
        FoldedText text = _texts[field.Place] ??= new FoldedText();
        return (_hasFields[field.Place] ??= Read(field, text)) ? text : null;
    }

    /// <summary>Opens the file; false where the message has gone.</summary>
    internal bool TryOpen()
    {
        if (_window.IsOpen || IsGone)
            return !IsGone;
        MessageFile? file = _mailbox!.Folder.Open(_message.File); // Go has set it
        IsGone = file is null;
        if (file is not null)
            _window.Open(file);
        return !IsGone;
    }

    /// <inheritdoc/>
    public void Dispose() => _window.Close();

    /// <summary>The envelope, where this item tells all that there is of its field: as it is remembered, else made of the header and remembered from now on.</summary>
    private ReadOnlyMemory<byte>? Envelope(EnvelopeItems item)
    {
        if (item == EnvelopeItems.None)
            return null;
        _summary ??= Remembered() ?? Made();
        return _summary is { } summary && summary.Telling.HasFlag(item) ? summary.Envelope : null;
    }

    private MessageSummary? Remembered() => _mailbox!.SummaryOf(Uid, _summaries) is { } kept ? MessageSummary.Read(kept) : null; // Go has set it

    private MessageSummary? Made()
    {
        if (!TryOpen())
            return null;
        var made = MessageSummary.Of(_window.Header, form);
        _mailbox!.Remember(Uid, made.Write(form)); // as above
        return made;
    }

    private static DateOnly DayOf(ReadOnlySpan<byte> date) => MessageDate.TryRead(date, out var sent) ? DateOnly.FromDateTime(sent.DateTime) : DateOnly.FromDateTime(DateTime.UnixEpoch);

    private DateOnly DayOfField()
    {
        if (!TryOpen())
            return default;
        var unfolded = new System.Buffers.ArrayBufferWriter<byte>(64);
        var reader = new FieldReader(_window.Header);
        while (unfolded.WrittenCount == 0 && reader.MoveNext())
        {
            if (reader.Current.IsNamed("Date"u8))
                Folding.Unfold(reader.Current.Value, unfolded);
        }
        return DayOf(unfolded.WrittenSpan);
    }

    private bool Read(HeaderField field, FoldedText text)
    {
        text.Clear();
        if (Envelope(field.Item) is { } envelope && _reader.TryAdd(envelope.Span, field.Item, text) is { } isKnown)
            return isKnown;
        text.Clear();
        if (!TryOpen())
            return false;
        bool isThere = false;
        var reader = new FieldReader(_window.Header);
        while (reader.MoveNext())
        {
            RawField current = reader.Current;
            if (field.Kind != HeaderFieldKind.Whole && !current.IsNamed(field.Name))
                continue;
            isThere = true;
            switch (field.Kind)
            {
                case HeaderFieldKind.Whole:
                    SearchedField.AddWhole(current, text);
                    break;
                case HeaderFieldKind.Addresses:
                    SearchedAddresses.AddField(current.Value, text);
                    break;
                default:
                    SearchedField.AddValue(current, text);
                    break;
            }
        }
        return isThere;
    }
}
