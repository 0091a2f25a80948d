using System.Collections;
using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Wire.Message.Dates;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Searching;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>The message that a search is at: what is known of it, and its file once that is needed. One for all, in the same room.</summary>
/// <remarks>On a worker, in its mailbox's turn. The file is opened once at most.</remarks>
internal sealed class SearchedMessage(SelectedMailbox selected, SearchPlan plan) : IDisposable
{
    private readonly FoldedText?[] _texts = new FoldedText?[plan.Fields];
    private readonly bool?[] _hasFields = new bool?[plan.Fields];
    private readonly BitArray _found = new(plan.Texts);
    private readonly MessageWindow _window = new(isForBodies: plan.Root.Cost == SearchCost.Body);
    private IndexedMailbox? _mailbox;
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

    /// <summary>The day in its Date field, in the zone that it names; null where there is none.</summary>
    internal DateOnly? SentDay
    {
        get
        {
            if (!TryOpen())
                return null;
            var reader = new FieldReader(_window.Header);
            while (reader.MoveNext())
            {
                if (!reader.Current.IsNamed("Date"u8))
                    continue;
                var unfolded = new System.Buffers.ArrayBufferWriter<byte>(64);
                Folding.Unfold(reader.Current.Value, unfolded);
                return MessageDate.TryRead(unfolded.WrittenSpan, out var date) ? DateOnly.FromDateTime(date.DateTime) : null;
            }
            return null;
        }
    }

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

    private bool Read(HeaderField field, FoldedText text)
    {
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
                    SearchedField.AddAddresses(current, text);
                    break;
                default:
                    SearchedField.AddValue(current, text);
                    break;
            }
        }
        return isThere;
    }
}
