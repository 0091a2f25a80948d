using System.Globalization;
using System.Text;

namespace Postern.Wire.Message.Mime;

/// <summary>A part of a message, the message itself being the outermost: where it lies and what its header says.</summary>
public sealed class MessagePart
{
    private readonly List<MessagePart> _children = [];
    private Mark _start;
    private Mark _bodyStart;

    internal MessagePart(MessagePart? parent, bool isMessage, Mark start)
    {
        Parent = parent;
        IsMessage = isMessage;
        Depth = parent is null ? 0 : parent.Depth + 1;
        _start = start;
        parent?._children.Add(this);
    }

    /// <summary>The part that this one stands in; null for the message itself.</summary>
    public MessagePart? Parent { get; }

    /// <summary>The parts of a multipart, or the one message in a <c>message/rfc822</c>.</summary>
    public IReadOnlyList<MessagePart> Children => _children;

    /// <summary>Parts around it.</summary>
    public int Depth { get; }

    /// <summary>Its header is that of a message: it is the whole, or the child of a <c>message/rfc822</c>.</summary>
    public bool IsMessage { get; }

    /// <summary>Its header, the empty line included.</summary>
    public Extent Header { get; private set; }

    /// <summary>Its body, without the line end that belongs to a boundary (RFC 2046 §5.1.1); of a multipart all between its header and its end, epilogue included.</summary>
    public Extent Body { get; private set; }

    /// <summary>What the header says that is kept.</summary>
    public PartFields Fields { get; private set; } = PartFields.None;

    /// <summary>Its type: that of its header, or the one that holds where it says none or a wrong one.</summary>
    public ContentType ContentType { get; private set; } = ContentType.Default;

    /// <summary>How the body is encoded, as it is spelled: <c>7bit</c> where the header says nothing or nothing that is one word (RFC 2045 §6.1).</summary>
    public string TransferEncoding
    {
        get
        {
            var reader = new ValueReader(Fields[PartField.ContentTransferEncoding]);
            var word = reader.Token();
            return word.IsEmpty || (!reader.Takes(';') && !reader.IsAtEnd) ? "7bit" : Encoding.Latin1.GetString(word);
        }
    }

    /// <summary>It was divided at its boundary. A multipart that names no boundary is not, nor is one too deep.</summary>
    public bool IsMultipart => Boundary.Length > 0;

    /// <summary>A limit was reached here, and it was not looked into.</summary>
    public bool IsOpaque { get; internal set; }

    /// <summary>What begins each line between its parts, without the two dashes; empty where it is not divided.</summary>
    internal byte[] Boundary { get; set; } = [];

    /// <summary>The part of a number as IMAP counts them (RFC 9051 §6.4.5.1), <c>1.2</c>; null where there is none. The message itself has no number.</summary>
    public MessagePart? Find(ReadOnlySpan<char> number)
    {
        MessagePart? part = null;
        foreach (var range in number.Split('.'))
        {
            var digits = number[range];
            if (digits is [] or ['0', ..] || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out int index))
                return null;
            part = Counted(part)?.Child(index);
            if (part is null)
                return null;
        }
        return part;
    }

    /// <summary>Whose parts are counted below the number of this one: of a message within, that message's.</summary>
    private MessagePart? Counted(MessagePart? numbered)
    {
        if (numbered is null)
            return this;
        if (numbered.ContentType.IsMessage)
            return numbered._children.FirstOrDefault();
        return numbered.IsMultipart ? numbered : null;
    }

    /// <summary>A part of a multipart; of a message that is none, the body is part 1.</summary>
    private MessagePart? Child(int index)
    {
        if (!IsMultipart)
            return index == 1 ? this : null;
        return index <= _children.Count ? _children[index - 1] : null;
    }

    internal void EndHeader(Mark end, PartFields fields, ContentType type)
    {
        Header = _start.To(end);
        Fields = fields;
        ContentType = type;
        _bodyStart = end;
    }

    /// <summary>Ends the body here; answers where the bodies around it end. A boundary that follows a header at once has taken no line end from it.</summary>
    internal Mark EndBody(Mark end)
    {
        if (end.Offset < _bodyStart.Offset)
            end = _bodyStart;
        Body = _bodyStart.To(end);
        return end;
    }
}
