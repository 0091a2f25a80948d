using System.Buffers;

namespace Postern.Wire.Message.Addresses;

/// <summary>Reads an address field as well as it can be read (RFC 5322 §3.4, §4.4), for ENVELOPE and for showing; whoever decides by an address takes <see cref="AddressList"/>.</summary>
public ref struct ListedAddressReader
{
    private readonly ArrayBufferWriter<byte> _text = new(64);
    private readonly ArrayBufferWriter<byte> _last = new(64);
    private AddressScanner _scanner;
    private bool _isInGroup;
    private int _count;

    /// <summary>Begins before the first element of an unfolded value.</summary>
    public ListedAddressReader(ReadOnlySpan<byte> value) => _scanner = new(value);

    /// <summary>The element it stands at.</summary>
    public ListedAddress Current { get; private set; }

    /// <summary>Goes to the next element; answers whether there is one.</summary>
    public bool MoveNext()
    {
        while (_count < MessageLimits.Addresses)
        {
            _scanner.DropComment();
            _scanner.Blanks();
            if (_scanner.IsAtEnd)
                return _isInGroup && EndGroup();
            if (_scanner.Next == ';')
            {
                _scanner.Skip();
                if (_isInGroup)
                    return EndGroup();
            }
            else if (_scanner.Next is (byte)',' or (byte)'>' or (byte)':')
            {
                _scanner.Skip();
            }
            else if (Element())
            {
                return true;
            }
        }
        return false;
    }

    private bool EndGroup()
    {
        _isInGroup = false;
        return Give(new(ListedKind.GroupEnd, default, default, default, default));
    }

    // address = mailbox / group; mailbox = name-addr / addr-spec
    private bool Element()
    {
        byte[] words = Words(out int before);
        if (_scanner.Next == ':' && words.Length > 0 && !_isInGroup)
        {
            _scanner.Skip();
            _isInGroup = true;
            return Give(new(ListedKind.GroupStart, words, default, default, default));
        }
        if (_scanner.Next == '<')
            return Angle(words);
        byte[] mailbox = _last.WrittenSpan.ToArray();
        bool hasDomain = _scanner.Next == '@';
        byte[] host = hasDomain ? Domain() : [];
        if (_scanner.Next == '<')
            return Angle([.. words, (byte)'@', .. host]); // a name that looks like an address and wants quotes
        bool isEmpty = words.Length == 0 && !hasDomain;
        Rest();
        if (isEmpty)
            return false;
        // Words alone are a name; one word is a mailbox of this host. Words before an address are a name without its brackets.
        if (before > 0 && !hasDomain)
            return Give(new(ListedKind.Mailbox, words, default, default, default));
        byte[] name = before > 0 ? words[..before] : _scanner.CommentText();
        return Give(new(ListedKind.Mailbox, name, default, mailbox, host));
    }

    // angle-addr = [CFWS] "<" addr-spec ">" [CFWS] / obs-angle-addr
    private bool Angle(byte[] name)
    {
        _scanner.Skip();
        _scanner.Blanks();
        byte[] route = _scanner.Next == '@' ? Route() : [];
        byte[] words = Words(out int before);
        byte[] mailbox = before > 0 && _scanner.Next != '@' ? words : _last.WrittenSpan.ToArray();
        byte[] host = _scanner.Next == '@' ? Domain() : [];
        Rest();
        return Give(new(ListedKind.Mailbox, name.Length > 0 ? name : _scanner.CommentText(), route, mailbox, host));
    }

    // obs-route = obs-domain-list ":"
    private byte[] Route()
    {
        var route = new ArrayBufferWriter<byte>();
        while (_scanner.Next is (byte)'@' or (byte)',')
        {
            if (_scanner.Next == '@')
            {
                route.Write(route.WrittenCount > 0 ? ",@"u8 : "@"u8);
                route.Write(Domain());
            }
            else
            {
                _scanner.Skip();
                _scanner.Blanks();
            }
        }
        if (_scanner.Next == ':')
            _scanner.Skip();
        return route.WrittenSpan.ToArray();
    }

    /// <summary>The words up to a sign, with one blank where blanks stood; before the last of those that dots join stand so many octets.</summary>
    private byte[] Words(out int before)
    {
        before = 0;
        _text.ResetWrittenCount();
        _last.ResetWrittenCount();
        _scanner.Blanks();
        bool isSpaced = false;
        while (true)
        {
            int end = _text.WrittenCount;
            if (isSpaced)
                _text.Write(" "u8);
            int start = _text.WrittenCount;
            bool isJoined = !isSpaced || _scanner.Next == '.' || _last.WrittenSpan is [.., (byte)'.'];
            if (!_scanner.Word(_text))
                return _text.WrittenSpan[..end].ToArray();
            if (!isJoined)
            {
                before = end;
                _last.ResetWrittenCount();
            }
            _last.Write(_text.WrittenSpan[start..]);
            isSpaced = _scanner.Blanks();
        }
    }

    // domain = dot-atom / domain-literal / obs-domain; two words without a dot between them are one too many
    private byte[] Domain()
    {
        _scanner.Skip();
        _scanner.Blanks();
        _text.ResetWrittenCount();
        if (_scanner.Next == '[')
        {
            _scanner.Literal(_text);
            _scanner.Blanks();
            return Written().ToArray();
        }
        while (_scanner.Next != '"' && _scanner.Word(_text))
        {
            bool isSpaced = _scanner.Blanks();
            if (isSpaced && _scanner.Next != '.' && Written() is not [.., (byte)'.'])
                break;
        }
        return Written().ToArray();
    }

    /// <summary>Passes what is left up to the next comma or the end of the group.</summary>
    private void Rest()
    {
        while (!_scanner.IsAtEnd)
        {
            _scanner.Blanks();
            if (_scanner.Next == ',' || (_scanner.Next == ';' && _isInGroup))
                return;
            _text.ResetWrittenCount();
            if (!_scanner.Word(_text))
                _scanner.Skip();
        }
    }

    private readonly ReadOnlySpan<byte> Written() => _text.WrittenSpan;

    private bool Give(ListedAddress address)
    {
        Current = address;
        _count++;
        return true;
    }
}
