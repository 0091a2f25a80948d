using System.Buffers;
using Postern.Wire.Message.Headers;

namespace Postern.Wire.Message.Mime;

/// <summary>The fields that are kept of the header of a part, unfolded.</summary>
public sealed class PartFields
{
    private readonly (PartField Field, int Start, int Length)[] _all;
    private readonly byte[] _bytes;

    private PartFields((PartField Field, int Start, int Length)[] all, byte[] bytes)
    {
        _all = all;
        _bytes = bytes;
    }

    /// <summary>Octets that are kept.</summary>
    internal int Length => _bytes.Length;

    /// <summary>Whether there is such a field, be it empty.</summary>
    public bool Has(PartField field) => Array.Exists(_all, one => one.Field == field);

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
    internal static PartFields Read(ReadOnlySpan<byte> header, bool isMessage, int allowed)
    {
        var bytes = new ArrayBufferWriter<byte>(256);
        var value = new ArrayBufferWriter<byte>(256);
        var all = new List<(PartField, int, int)>(16);
        var reader = new FieldReader(header);
        for (int count = 0; count < MessageLimits.Fields && reader.MoveNext(); count++)
        {
            var field = PartFieldNames.Find(reader.Current.Name, isMessage);
            if (field == PartField.None || reader.Current.Value.Length > MessageLimits.KeptField || all.Exists(one => one.Item1 == field))
                continue;
            value.ResetWrittenCount();
            Folding.Unfold(reader.Current.Value, value);
            var trimmed = value.WrittenSpan.Trim(" \t\r"u8);
            if (bytes.WrittenCount + trimmed.Length > allowed)
                continue;
            all.Add((field, bytes.WrittenCount, trimmed.Length));
            bytes.Write(trimmed);
        }
        return new([.. all], bytes.WrittenSpan.ToArray());
    }
}
