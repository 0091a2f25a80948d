using Postern.Wire.Message.Headers;
using Postern.Wire.Message.Mime;
using Postern.Wire.Message.Searching;

namespace Postern.Mail.Servers.Imap.Searching;

/// <summary>Goes through all texts of a message, part by part and piece by piece, until the search knows enough of it.</summary>
/// <param name="message">The message.</param>
/// <param name="root">What it must be.</param>
internal sealed class BodyScan(SearchedMessage message, SearchNode root)
{
    private readonly FoldedText _text = new();
    private readonly List<BodyText> _wanted = [];
    private readonly MessageReader _reader = new();
    private int _longest;

    /// <summary>What was found out; null before the end of <see cref="Pieces"/>.</summary>
    internal bool? Result { get; private set; }

    /// <summary>Goes through it; stops each time that a piece has been read.</summary>
    internal IEnumerable<int> Pieces()
    {
        Result = null;
        if (!message.TryOpen())
        {
            Result = false;
            yield break;
        }
        _wanted.Clear();
        root.Wanted(message, _wanted);
        _longest = _wanted.Max(text => text.Text.Length);
        _reader.Reset();
        MessagePart whole = ReadHeader();
        if (whole.ContentType.IsMultipart || whole.ContentType.IsMessage)
        {
            _reader.Reset();
            for (long offset = 0; offset < message.Window.Size;)
            {
                int count = Take(offset);
                if (count == 0)
                    break;
                offset += count;
                yield return count;
            }
            whole = _reader.Finish();
            foreach (int count in Parts(whole))
                yield return count;
        }
        else
        {
            foreach (int count in Body(whole, whole.Header.End, message.Window.Size - whole.Header.End))
                yield return count;
        }
        message.IsScanned = true;
        Result ??= root.Judge(message, SearchCost.Body);
    }

    private MessagePart ReadHeader()
    {
        _reader.Add(message.Window.Header);
        return _reader.Finish();
    }

    private int Take(long offset)
    {
        var piece = message.Window.Read(offset, MessageWindow.Piece);
        _reader.Add(piece);
        return piece.Length;
    }

    private IEnumerable<int> Parts(MessagePart part)
    {
        if (part.Parent is not null && Header(part))
            yield break;
        var within = SearchedBody.IsSearched(part) ? Body(part, part.Body.Start, part.Body.Length) : part.Children.SelectMany(Parts);
        foreach (int count in within)
        {
            yield return count;
            if (Result is not null)
                yield break;
        }
    }

    /// <summary>Searches the header of a part; answers whether enough is known.</summary>
    private bool Header(MessagePart part)
    {
        if (!_wanted.Exists(text => text.IsInHeaders))
            return false;
        _text.Clear();
        // Longer than a piece is no header of a part that anybody reads.
        var reader = new FieldReader(message.Window.Read(part.Header.Start, part.Header.Length));
        while (reader.MoveNext())
            SearchedField.AddWhole(reader.Current, _text);
        return Look(isHeader: true);
    }

    private IEnumerable<int> Body(MessagePart part, long start, long length)
    {
        if (!SearchedBody.IsSearched(part))
            yield break;
        _text.Clear();
        var body = new SearchedBody(part);
        for (long left = length; left > 0;)
        {
            int count = Add(body, start + length - left, left);
            if (count == 0)
                break;
            left -= count;
            if (Look(isHeader: false))
                yield break;
            _text.KeepLast(_longest - 1);
            yield return count;
        }
        body.Finish(_text);
        _ = Look(isHeader: false);
    }

    private int Add(SearchedBody body, long offset, long most)
    {
        var piece = message.Window.Read(offset, most);
        body.Add(piece, _text);
        return piece.Length;
    }

    private bool Look(bool isHeader)
    {
        bool isNew = false;
        foreach (BodyText text in _wanted)
        {
            bool isHere = !message.IsFound(text.Place) && (isHeader ? text.IsInHeaders && text.InHeader.IsIn(_text) : _text.Contains(text.Text));
            if (!isHere)
                continue;
            message.Find(text.Place);
            isNew = true;
        }
        if (isNew)
            Result = root.Judge(message, SearchCost.Body);
        return Result is not null;
    }
}
