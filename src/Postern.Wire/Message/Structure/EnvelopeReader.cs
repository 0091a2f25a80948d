using System.Buffers;
using System.Buffers.Text;
using System.Numerics;
using Postern.Wire.Message.Addresses;

namespace Postern.Wire.Message.Structure;

/// <summary>Reads items of an envelope as <see cref="Envelope"/> has written it, whichever strings it was written with; what is no envelope is told as broken.</summary>
public ref struct EnvelopeReader
{
    private readonly ArrayBufferWriter<byte> _room;
    private ReadOnlySpan<byte> _rest;

    /// <summary>Begins before the first item.</summary>
    /// <param name="envelope">The envelope.</param>
    /// <param name="room">Where strings are put together that have backslashes in them; it holds what was read until it is cleared.</param>
    public EnvelopeReader(ReadOnlySpan<byte> envelope, ArrayBufferWriter<byte> room)
    {
        _rest = envelope;
        _room = room;
        Take((byte)'(');
    }

    /// <summary>These octets are no envelope: what was read of them means nothing.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>The item, or the address, that was read last is not there.</summary>
    public bool IsNil { get; private set; }

    /// <summary>The address read last.</summary>
    public ListedKind Kind { get; private set; }

    /// <summary>Its display name; empty where it has none, and of a group.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its local part, or the name of the group.</summary>
    public ReadOnlySpan<byte> Mailbox { get; private set; }

    /// <summary>Its domain; empty where it has none.</summary>
    public ReadOnlySpan<byte> Host { get; private set; }

    /// <summary>Goes from the first item to this one.</summary>
    public void Go(EnvelopeItems item)
    {
        for (int left = BitOperations.TrailingZeroCount((int)item); left > 0 && !IsBroken; left--)
        {
            Skip();
            Take((byte)' ');
        }
    }

    /// <summary>Reads a text; empty where it is not there.</summary>
    public ReadOnlySpan<byte> Text()
    {
        // nstring = string / nil
        IsNil = _rest.StartsWith("NIL"u8);
        if (IsNil)
            _rest = _rest[3..];
        return IsNil ? default : String();
    }

    /// <summary>Begins to read addresses; answers whether there are any.</summary>
    public bool Addresses()
    {
        IsNil = _rest is [(byte)'N', ..];
        if (!IsNil)
            Take((byte)'(');
        return !IsNil && !IsBroken;
    }

    /// <summary>Goes to the next address; answers whether there is one.</summary>
    public bool NextAddress()
    {
        // address = "(" addr-name SP addr-adl SP addr-mailbox SP addr-host ")"
        if (IsBroken || _rest is not [(byte)'(', ..])
            return false;
        Take((byte)'(');
        Name = Text();
        Take((byte)' ');
        _ = Text();
        Take((byte)' ');
        Mailbox = Text();
        bool isEnd = IsNil;
        Take((byte)' ');
        Host = Text();
        Kind = !IsNil ? ListedKind.Mailbox : isEnd ? ListedKind.GroupEnd : ListedKind.GroupStart;
        Take((byte)')');
        return !IsBroken;
    }

    /// <summary>Passes an item; no list is in another but for the one around the items.</summary>
    private void Skip()
    {
        if (_rest is not [(byte)'(', ..])
        {
            _ = Text();
            return;
        }
        Take((byte)'(');
        while (NextAddress())
        {
            // on to the next
        }
        Take((byte)')');
    }

    private void Take(byte letter)
    {
        IsBroken |= _rest.IsEmpty || _rest[0] != letter;
        if (!IsBroken)
            _rest = _rest[1..];
    }

    // string = quoted / literal
    private ReadOnlySpan<byte> String()
    {
        if (_rest is [(byte)'{', ..])
            return Literal();
        Take((byte)'"');
        int end = _rest.IndexOfAny((byte)'"', (byte)'\\');
        IsBroken |= end < 0;
        if (IsBroken)
            return default;
        if (_rest[end] == '\\')
            return Escaped();
        var text = _rest[..end];
        _rest = _rest[(end + 1)..];
        return text;
    }

    // literal = "{" number64 "}" CRLF *CHAR8
    private ReadOnlySpan<byte> Literal()
    {
        IsBroken |= !Utf8Parser.TryParse(_rest[1..], out int length, out int digits) || length < 0 || !_rest[(1 + digits)..].StartsWith("}\r\n"u8) || _rest.Length - digits - 4 < length;
        if (IsBroken)
            return default;
        var text = _rest.Slice(digits + 4, length);
        _rest = _rest[(digits + 4 + length)..];
        return text;
    }

    private ReadOnlySpan<byte> Escaped()
    {
        int start = _room.WrittenCount;
        while (true)
        {
            int next = _rest.IndexOfAny((byte)'"', (byte)'\\');
            IsBroken |= next < 0 || (_rest[next] == '\\' && next + 1 == _rest.Length);
            if (IsBroken)
                return default;
            _room.Write(_rest[..next]);
            bool isEnd = _rest[next] == '"';
            if (!isEnd)
                _room.Write(_rest.Slice(next + 1, 1));
            _rest = _rest[(next + (isEnd ? 1 : 2))..];
            if (isEnd)
                return _room.WrittenSpan[start..];
        }
    }
}
