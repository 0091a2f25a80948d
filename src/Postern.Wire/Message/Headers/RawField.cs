namespace Postern.Wire.Message.Headers;

/// <summary>A field as it lies in a header section, none of its octets changed.</summary>
public readonly ref struct RawField
{
    internal RawField(int start, ReadOnlySpan<byte> whole, int nameLength, int valueStart)
    {
        Start = start;
        Whole = whole;
        Name = whole[..nameLength];
        Value = whole[valueStart..];
    }

    /// <summary>Octets of the section before it.</summary>
    public int Start { get; }

    /// <summary>All lines of it, their ends included: what IMAP's HEADER.FIELDS gives.</summary>
    public ReadOnlySpan<byte> Whole { get; }

    /// <summary>The name as it is spelled; empty for lines that are no field.</summary>
    public ReadOnlySpan<byte> Name { get; }

    /// <summary>What follows the colon, folded and with its line end; all where there is no name.</summary>
    public ReadOnlySpan<byte> Value { get; }

    /// <summary>Whether this is its name, in capitals or not.</summary>
    public bool IsNamed(ReadOnlySpan<byte> name) => System.Text.Ascii.EqualsIgnoreCase(Name, name);
}
