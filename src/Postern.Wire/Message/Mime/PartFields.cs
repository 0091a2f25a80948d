using System.Buffers;
using Postern.Wire.Message.Headers;

namespace Postern.Wire.Message.Mime;

/// <summary>The fields that are kept of the header of a part, unfolded; a bare CR and a zero octet in them are blanks.</summary>
public sealed class PartFields
{
    /// <summary>No field at all.</summary>
    internal static readonly PartFields None = new([], [], more: 0);

    private readonly (PartField Field, int Start, int Length)[] _all;
    private readonly byte[] _bytes;

    /// <summary>One bit for each kind of field of which there is more than is kept.</summary>
    private readonly uint _more;

    private PartFields((PartField Field, int Start, int Length)[] all, byte[] bytes, uint more)
    {
        _all = all;
        _bytes = bytes;
        _more = more;
    }

    private static ReadOnlySpan<byte> Blanks => " \t\r\0"u8;

    /// <summary>Octets that are kept.</summary>
    internal int Length => _bytes.Length;

    /// <summary>Whether there is such a field, be it empty.</summary>
    public bool Has(PartField field) => Array.Exists(_all, one => one.Field == field);

    /// <summary>Whether the header has no more of this field than what is kept: no second one, none that was too long, and not more fields than are looked at.</summary>
    public bool IsAll(PartField field) => (_more & Bit(field)) == 0;

    /// <summary>The value of the first field of this name, without blanks at its ends; empty where there is none.</summary>
    public ReadOnlySpan<byte> this[PartField field]
    {
        get
        {
            foreach (var one in _all)
            {
                if (one.Field == field)
                    return _bytes.AsSpan(one.Start, one.Length);
            }
            return default;
        }
    }

    /// <summary>Keeps what there is to keep of a header section; no more octets than allowed.</summary>
    /// <param name="header">The section.</param>
    /// <param name="isMessage">It is the header of a message.</param>
    /// <param name="allowed">Octets that may be kept.</param>
    /// <param name="room">Where the values are put together; what was in it is gone.</param>
    internal static PartFields Read(ReadOnlySpan<byte> header, bool isMessage, int allowed, ArrayBufferWriter<byte> room)
    {
        room.ResetWrittenCount();
        var all = new List<(PartField, int, int)>(16);
        uint more = 0;
        var reader = new FieldReader(header);
        for (int count = 0; reader.MoveNext(); count++)
        {
            if (count == MessageLimits.Fields)
            {
                more = uint.MaxValue;
                break;
            }
            var raw = reader.Current;
            var field = PartFieldNames.Find(raw.Name, isMessage);
            int start = room.WrittenCount;
            if (field == PartField.None)
                continue;
            if (raw.Value.Length > MessageLimits.KeptField || start + raw.Value.Length > allowed || Contains(all, field))
            {
                more |= Bit(field);
                continue;
            }
            Folding.Unfold(raw.Value, room);
            var value = room.WrittenSpan[start..];
            int blanks = value.Length - value.TrimStart(Blanks).Length;
            all.Add((field, start + blanks, value.Trim(Blanks).Length));
        }
        byte[] bytes = room.WrittenSpan.ToArray();
        // A CR alone is the end of a line for some, and a zero octet that of a text: neither is kept.
        bytes.AsSpan().Replace((byte)'\r', (byte)' ');
        bytes.AsSpan().Replace((byte)0, (byte)' ');
        return new([.. all], bytes, more);
    }

    private static uint Bit(PartField field) => 1u << (int)field;

    private static bool Contains(List<(PartField Field, int, int)> all, PartField field)
    {
        foreach (var one in all)
        {
            if (one.Field == field)
                return true;
        }
        return false;
    }
}
