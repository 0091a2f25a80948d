using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;
using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>A message while it is told of: what is known of it, and its file once that is needed. One stands for all messages of a FETCH, one after the other.</summary>
/// <remarks>What asks its <see cref="Mailbox"/> or the file is for a worker, in the mailbox's turn; the rest is in memory.</remarks>
internal sealed class FetchedMessage(SelectedMailbox selected, StringForm form) : IDisposable
{
    private readonly SummaryWindow _summaries = new();
    private IndexSnapshot _snapshot = IndexSnapshot.Empty;
    private MailboxMessage _message;
    private MessageFacts? _facts;
    private MessageSummary? _summary;
    private MessagePart? _parts;
    private int _place;

    /// <summary>Whose turn it is; null on a loop.</summary>
    internal IndexedMailbox? Mailbox { get; set; }

    /// <summary>Whose flags and MODSEQ it has.</summary>
    internal IndexSnapshot Snapshot => _snapshot;

    internal uint Uid => _message.Uid;

    internal MessageFlags Flags => _message.Flags;

    internal KeywordSet Keywords => _message.Keywords;

    internal KeywordNames KeywordNames => _snapshot.Mailbox.Keywords;

    internal ulong ModSeq => _snapshot.ModSeqAt(_place);

    /// <summary>The file; null before <see cref="TryOpen"/>.</summary>
    internal MessageFile? File { get; private set; }

    /// <summary>Sizes and date are known without the file.</summary>
    internal bool HasFacts => _snapshot.SizeAt(_place) >= 0 && _snapshot.SentSizeAt(_place) >= 0 && _snapshot.InternalDateAt(_place) is not null;

    /// <summary>Sizes and date; where the file is open, and is not what its name says, those of the file.</summary>
    /// <exception cref="IOException">The message has gone.</exception>
    internal MessageFacts Facts => _facts ??= Held(Known ?? Mailbox!.FactsOf(_message, File) ?? throw new IOException("a message has gone while it was read")); // whoever needs more than is known is on a worker

    /// <summary>The message as the tree of its parts, read through once.</summary>
    internal MessagePart Parts
    {
        get
        {
            if (_parts is not null)
                return _parts;
            MessageFile file = File!; // whoever wants parts has opened it
            if (selected.Dissected is { } last && last.IsOf(Uid, file))
                return _parts = last.Parts;
            var reader = new MessageReader();
            for (long offset = 0; file.Peek(offset) is { IsEmpty: false } piece; offset += piece.Length)
                reader.Add(piece);
            _parts = reader.Finish();
            if (file.Size >= DissectedMessage.WorthKeeping)
                selected.Dissected = new DissectedMessage(Uid, file.Size, file.InternalDate, _parts);
            return _parts;
        }
    }

    private MessageFacts? Known =>
        HasFacts ? new MessageFacts(_snapshot.SizeAt(_place), _snapshot.SentSizeAt(_place), _snapshot.InternalDateAt(_place)!.Value) : null;

    /// <summary>Goes on to the message that the client knows at this place, and lets the one before go.</summary>
    internal void Go(int place)
    {
        Dispose();
        (_snapshot, _place) = selected.Newest(place);
        _message = _snapshot[_place];
        (_facts, _summary, _parts) = (null, null, null);
    }

    /// <summary>Whether envelope, or envelope and structure, are known without the file.</summary>
    internal bool HasSummary(bool isWhole)
    {
        _summary ??= Mailbox!.SummaryOf(Uid, _summaries) is { } kept ? MessageSummary.Read(kept, form) : null; // on a worker
        return _summary is { } summary && (summary.IsWhole || !isWhole);
    }

    /// <summary>Envelope, or envelope and structure; what had to be made is remembered.</summary>
    internal MessageSummary Summary(bool isWhole)
    {
        if (HasSummary(isWhole))
            return _summary!.Value; // just found
        MessageSummary made = isWhole || _parts is not null || !IsHeaderAhead ? MessageSummary.Of(Parts, form) : MessageSummary.Of(File!.Peek(0), form); // whoever wants what is not known has opened it
        Mailbox!.Remember(Uid, made.Write(form)); // as above
        _summary = made;
        return made;
    }

    /// <summary>Opens the file; false where the message has gone.</summary>
    internal bool TryOpen() => (File ??= Mailbox!.Folder.Open(_message.File)) is not null; // on a worker

    /// <inheritdoc/>
    public void Dispose()
    {
        File?.Dispose();
        File = null;
    }

    /// <summary>The header ends in what is read of the file at once.</summary>
    private bool IsHeaderAhead => File!.Peek(0) is var piece && (piece.Length == File.Size || HeaderEnd.Find(piece) >= 0); // as above

    /// <summary>Other programs have changed messages in their places, and left the sizes in the names.</summary>
    private MessageFacts Held(MessageFacts facts) =>
        File is { } file && file.Size != facts.Size ? facts with { Size = file.Size, SentSize = SentLines.Measure(file) } : facts;
}
