using System.Globalization;
using Postern.Net.Conduits;
using Postern.Store.Maildir.Index;
using Postern.Wire.Imap.Attributes;
using Postern.Wire.Imap.Fetching;
using Postern.Wire.Imap.Sets;

namespace Postern.Mail.Servers.Imap.Fetching;

/// <summary>One FETCH at work: on a worker until there is a piece worth sending, then on the loop until it is sent.</summary>
internal sealed class FetchRun(ImapSession session, SelectedMailbox selected, FetchRequest request, NumberSet numbers, NumberSet seen)
{
    private readonly FetchItem[] _items = [.. request.Items];

    /// <summary>A message had gone when it was to be read.</summary>
    internal bool HasLost { get; private set; }

    /// <summary>A part could not be told without its transfer encoding, as that is unknown.</summary>
    internal bool HasUnknownEncoding { get; private set; }

    /// <summary>Tells everything.</summary>
    internal async ValueTask RunAsync()
    {
        using IEnumerator<bool> pieces = Pieces().GetEnumerator();
        try
        {
            while (await selected.Mailbox.RunAsync(mailbox => MoveNext(pieces, mailbox)))
                await session.Output.FlushAsync();
        }
        catch (IOException e) when (e is not ConduitException && _isWithin)
        {
            // Whatever is said now is taken for a piece of the message.
            throw new ConduitException(FaultKind.Closed, $"a message cannot be read to its end: {e.Message}");
        }
    }

    private IndexedMailbox? _mailbox;
    private bool _isWithin;

    private bool MoveNext(IEnumerator<bool> pieces, IndexedMailbox mailbox)
    {
        _mailbox = mailbox;
        return pieces.MoveNext();
    }

    /// <summary>Writes, and stops each time that a piece is worth sending.</summary>
    private IEnumerable<bool> Pieces()
    {
        foreach (uint number in numbers.Numbers())
        {
            using var message = new FetchedMessage(_mailbox!, selected, (int)number - 1, session.StringForm);
            if (NeedsFile(message) && !message.TryOpen())
            {
                HasLost = true;
                continue;
            }
            foreach (bool piece in Message(number, message))
                yield return piece;
            if (session.Output.IsFull)
                yield return true;
        }
    }

    private bool NeedsFile(FetchedMessage message) => Array.Exists(_items, item => item.Kind switch
    {
        FetchKind.Uid or FetchKind.Flags or FetchKind.ModSeq => false,
        FetchKind.InternalDate or FetchKind.Size => !message.HasFacts,
        FetchKind.Envelope or FetchKind.Body or FetchKind.BodyStructure => !message.HasSummary,
        _ => true,
    });

    private IEnumerable<bool> Message(uint number, FetchedMessage message)
    {
        _isWithin = true;
        session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"* {number} FETCH ("));
        bool isFirst = true;
        foreach (FetchItem item in _items)
        {
            if (!isFirst)
                session.Output.Add(" "u8);
            isFirst = false;
            session.Output.Add(item.Label);
            session.Output.Add(" "u8);
            if (item.Section is null)
            {
                Plain(item.Kind, message);
                continue;
            }
            var section = new SectionRun(session.Output, message, item);
            foreach (bool piece in section.Pieces())
                yield return piece;
            HasUnknownEncoding |= section.HasUnknownEncoding;
        }
        bool isAsked = Array.Exists(_items, item => item.Kind == FetchKind.Flags);
        // Reading has changed them, and nobody has asked for them.
        if (seen.Contains(message.Uid) && !isAsked)
            session.Output.Add($" FLAGS {Flags(message)}");
        if (seen.Contains(message.Uid) || isAsked)
            selected.Shows(message.Snapshot, message.Uid, new KnownFlags(message.Flags, message.Keywords, KnowsModSeq: Array.Exists(_items, item => item.Kind == FetchKind.ModSeq)));
        session.Output.Add(")\r\n"u8);
        _isWithin = false;
    }

    private void Plain(FetchKind kind, FetchedMessage message)
    {
        switch (kind)
        {
            case FetchKind.Uid:
                Number(message.Uid);
                break;
            case FetchKind.Flags:
                session.Output.Add(Flags(message));
                break;
            case FetchKind.ModSeq:
                session.Output.Add(string.Create(CultureInfo.InvariantCulture, $"({Math.Max(1, message.ModSeq)})")); // RFC 7162 §7: never 0
                break;
            case FetchKind.Size:
                Number(message.Facts.SentSize);
                break;
            case FetchKind.InternalDate:
                InternalDate.Write(message.Facts.InternalDate, session.Output.Writer);
                break;
            case FetchKind.Envelope:
                session.Output.Add(message.Summary.Envelope.Span);
                break;
            case FetchKind.Body:
                session.Output.Add(message.Summary.Body.Span);
                break;
            default:
                session.Output.Add(message.Summary.Structure.Span);
                break;
        }
    }

    private string Flags(FetchedMessage message) => FlagWords.List(message.Flags, message.Keywords, message.KeywordNames, selected.ShowsRecent(session, message.Uid));

    private void Number(long number) => session.Output.Add(number.ToString(CultureInfo.InvariantCulture));
}
