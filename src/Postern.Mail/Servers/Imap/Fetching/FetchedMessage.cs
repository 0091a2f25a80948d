using Postern.Store.Maildir;
using Postern.Store.Maildir.Index;
using Postern.Store.Maildir.Uids;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Structure;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>A message while it is told of: what is known of it, and its file once that is needed.</summary>
/// <remarks>On a worker, in its mailbox's turn.</remarks>
internal sealed class FetchedMessage : IDisposable
{
    private const int ReadSize = 64 * 1024;

    private readonly IndexedMailbox _mailbox;
    private readonly StringForm _form;
    private readonly MailboxMessage _message;
    private readonly IndexSnapshot _snapshot;
    private readonly int _place;
    private MessageFacts? _facts;
    private MessageSummary? _summary;
    private MessagePart? _parts;

    internal FetchedMessage(IndexedMailbox mailbox, SelectedMailbox selected, int place, StringForm form)
    {
        _mailbox = mailbox;
        _form = form;
        (_snapshot, _place) = selected.Newest(place);
        _message = _snapshot[_place];
    }

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
    internal bool HasFacts => _snapshot.SentSizeAt(_place) >= 0 && _snapshot.InternalDateAt(_place) is not null;

    /// <summary>Envelope and structure are known without the file.</summary>
    internal bool HasSummary => (_summary ??= _mailbox.SummaryOf(Uid) is { } kept ? MessageSummary.Read(kept, _form) : null) is not null;

    /// <summary>Sizes and date; where the file is open, and is not what its name says, those of the file.</summary>
    /// <exception cref="IOException">The message has gone.</exception>
    internal MessageFacts Facts => _facts ??= Held(_mailbox.FactsOf(_message) ?? throw new IOException("a message has gone while it was read"));

    /// <summary>Envelope and structure.</summary>
    internal MessageSummary Summary
    {
        get
        {
            if (HasSummary)
                return _summary!.Value; // just found
            MessageSummary made = MessageSummary.Of(Parts, _form);
            _mailbox.Remember(Uid, made.Write(_form));
            _summary = made;
            return made;
        }
    }

    /// <summary>The message as the tree of its parts, read through once.</summary>
    internal MessagePart Parts
    {
        get
        {
            if (_parts is not null)
                return _parts;
            var reader = new MessageReader();
            byte[] buffer = new byte[(int)Math.Min(ReadSize, Math.Max(1, File!.Size))]; // whoever wants parts has opened it
            long offset = 0;
            for (int count; (count = File.Read(buffer, offset)) > 0; offset += count)
                reader.Add(buffer.AsSpan(0, count));
            return _parts = reader.Finish();
        }
    }

    /// <summary>Opens the file; false where the message has gone.</summary>
    internal bool TryOpen() => (File ??= _mailbox.Folder.Open(_message.File)) is not null;

    /// <inheritdoc/>
    public void Dispose() => File?.Dispose();

    /// <summary>Other programs have changed messages in their places, and left the sizes in the names.</summary>
    private MessageFacts Held(MessageFacts facts) =>
        File is { } file && file.Size != facts.Size ? facts with { Size = file.Size, SentSize = SentLines.Measure(file) } : facts;
}
