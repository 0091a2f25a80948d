namespace Postern.Wire.Imap.Fetching;

/// <summary>How much one FETCH may ask for.</summary>
public static class FetchLimits
{
    /// <summary>Arbitrary: items; a client that asks for every part of a message by itself stays far below.</summary>
    public const int Items = 512;

    /// <summary>Arbitrary: numbers of a part, one for each multipart around it.</summary>
    public const int PartDepth = 64;

    /// <summary>Arbitrary: names of header fields in one item; webmails ask for about thirty.</summary>
    public const int Fields = 256;

    /// <summary>RFC 5322 §2.1.1: octets of a header field's name, which stands on one line.</summary>
    public const int Field = 998;
}
