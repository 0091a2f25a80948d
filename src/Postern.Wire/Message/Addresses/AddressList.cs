namespace Postern.Wire.Message.Addresses;

/// <summary>The addresses of a header field.</summary>
/// <param name="Addresses">Those that were read, in their order; those before the fault where there is one.</param>
/// <param name="Fault">What was wrong, fit for the peer; null where the whole value was read.</param>
public sealed record AddressList(IReadOnlyList<MessageAddress> Addresses, string? Fault)
{
    /// <summary>The whole value was read.</summary>
    public bool IsWhole => Fault is null;

    /// <summary>Reads the unfolded value of a field (RFC 5322 §3.4, with the obsolete forms of §4.4).</summary>
    public static AddressList Read(ReadOnlySpan<byte> value)
    {
        var reader = new AddressListReader(value);
        var all = reader.AddressList();
        return new(all, reader.Fault);
    }
}
