using Postern.Net.Conduits;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Imap.Responding;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>One FETCH at work: where it wants the disk, on a worker until there is a piece worth sending, then on the loop until it is sent.</summary>
/// <remarks>What is in memory is told on the loop at once: a piece of it takes a fraction of a millisecond, and others have their turn between two.</remarks>
internal sealed class FetchRun(ImapSession session, SelectedMailbox selected, FetchRequest request, NumberSet numbers, NumberSet seen) : IDisposable
{
    /// <summary>Arbitrary: octets of files after which something is sent, be it little: nothing else tells that the client has gone.</summary>
    private const long Turn = 16 << 20;

    private readonly FetchItem[] _items = [.. request.Items];
    private readonly FetchedMessage _message = new(selected, session.StringForm);
    private readonly FetchWriter _writer = new(session.Output);
    private readonly bool _wantsFlags = Wants(request, FetchKind.Flags);
    private readonly bool _wantsModSeq = Wants(request, FetchKind.ModSeq);
    private readonly bool _wantsUid = Wants(request, FetchKind.Uid);

    /// <summary>The structure is wanted, for which a message must be read to its end.</summary>
    private readonly bool _wantsStructure = Wants(request, FetchKind.Body) || Wants(request, FetchKind.BodyStructure);
    private bool _isWithin;
    private long _read;

    /// <summary>A message had gone when it was to be read.</summary>
    internal bool HasLost { get; private set; }

    /// <summary>A part could not be told without its transfer encoding, as that is unknown.</summary>
    internal bool HasUnknownEncoding { get; private set; }

    /// <summary>Tells everything.</summary>
    internal async ValueTask RunAsync()
    {
        using IEnumerator<FetchPause> pieces = Pieces().GetEnumerator();
        try
        {
            bool isOnLoop = true;
            for (FetchPause pause = Go(pieces, mailbox: null); pause != FetchPause.Over;)
            {
                isOnLoop &= pause != FetchPause.Disk;
                if (pause == FetchPause.Full)
                    await session.Output.FlushAsync();
                if (isOnLoop)
                    await Task.Yield();
                pause = isOnLoop ? Go(pieces, mailbox: null) : await selected.Mailbox.RunAsync(mailbox => Go(pieces, mailbox));
            }
        }
        catch (IOException e) when (e is not ConduitException && _isWithin)
        {
            // Whatever is said now is taken for a piece of the message.
            throw new ConduitException(FaultKind.Closed, $"a message cannot be read to its end: {e.Message}");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _message.Dispose();

    private static bool Wants(FetchRequest request, FetchKind kind) => request.Items.Any(item => item.Kind == kind);

    private FetchPause Go(IEnumerator<FetchPause> pieces, IndexedMailbox? mailbox)
    {
        _message.Mailbox = mailbox;
        return pieces.MoveNext() ? pieces.Current : FetchPause.Over;
    }

    /// <summary>Writes, and stops each time that a piece is worth sending.</summary>
    private IEnumerable<FetchPause> Pieces()
    {
        foreach (uint number in numbers.Numbers())
        {
            _message.Go((int)number - 1);
            if (_message.Mailbox is null && NeedsMailbox())
                yield return FetchPause.Disk;
            if (_message.Mailbox is not null && NeedsFile() && !_message.TryOpen())
            {
                HasLost = true;
                continue;
            }
            _isWithin = true;
            _writer.Begin(number);
            foreach (FetchItem item in _items)
            {
                if (item.Section is null)
                {
                    Plain(item);
                    continue;
                }
                var section = new SectionRun(session.Output, _writer, _message, item);
                foreach (bool _ in section.Pieces())
                    yield return FetchPause.Full;
                HasUnknownEncoding |= section.HasUnknownEncoding;
            }
            End();
            _read += _message.File?.Size ?? 0;
            if (session.Output.IsFull || _read >= Turn)
            {
                _read = 0;
                yield return FetchPause.Full;
            }
        }
    }

    /// <summary>What is wanted is not in memory.</summary>
    private bool NeedsMailbox()
    {
        foreach (FetchItem item in _items)
        {
            if (item.Kind is not (FetchKind.Uid or FetchKind.Flags or FetchKind.ModSeq) && !(item.Kind is FetchKind.InternalDate or FetchKind.Size && _message.HasFacts))
                return true;
        }
        return false;
    }

    private bool NeedsFile()
    {
        foreach (FetchItem item in _items)
        {
            bool isKnown = item.Kind switch
            {
                FetchKind.Uid or FetchKind.Flags or FetchKind.ModSeq => true,
                FetchKind.InternalDate or FetchKind.Size => _message.HasFacts,
                FetchKind.Envelope or FetchKind.Body or FetchKind.BodyStructure => _message.HasSummary(_wantsStructure),
                _ => false,
            };
            if (!isKnown)
                return true;
        }
        return false;
    }

    private void Plain(FetchItem item)
    {
        switch (item.Kind)
        {
            case FetchKind.Uid:
                _writer.Uid(_message.Uid);
                break;
            case FetchKind.Flags:
                Flags();
                break;
            case FetchKind.ModSeq:
                ModSeq();
                break;
            case FetchKind.Size:
                _writer.Size(item.Label, _message.Facts.SentSize);
                break;
            case FetchKind.InternalDate:
                _writer.InternalDate(session.Store.ShownAt(_message.Facts.InternalDate));
                break;
            default:
                MessageSummary summary = _message.Summary(_wantsStructure);
                _writer.Label(item.Label);
                session.Output.Add((item.Kind switch { FetchKind.Envelope => summary.Envelope, FetchKind.Body => summary.Body, _ => summary.Structure }).Span);
                break;
        }
    }

    private void End()
    {
        bool isSeen = seen.Contains(_message.Uid);
        // Reading has changed them, and nobody has asked for them.
        if (isSeen && !_wantsFlags)
            Flags();
        // RFC 7162 §3.2.4
        bool tellsModSeq = isSeen && !_wantsModSeq && session.Has(EnabledExtensions.CondStore) && _message.Snapshot.HighestModSeq > 0;
        if (tellsModSeq)
            ModSeq();
        if (tellsModSeq && !_wantsUid)
            _writer.Uid(_message.Uid);
        if (isSeen || _wantsFlags)
            selected.Shows(_message.Snapshot, _message.Uid, new KnownFlags(_message.Flags, _message.Keywords, _wantsModSeq || tellsModSeq));
        _writer.End();
        _isWithin = false;
    }

    private void ModSeq()
    {
        selected.ShowsModSeq(_message.ModSeq);
        _writer.ModSeq((long)Math.Max(1, _message.ModSeq)); // RFC 7162 §7: never 0
    }

    private void Flags() => _writer.Flags(FlagWords.List(_message.Flags, _message.Keywords, _message.KeywordNames, selected.ShowsRecent(session, _message.Uid)));
}
