namespace Postern.Wire.Message;

/// <summary>Sizes and counts of a message. Beyond those that say so a reader goes on, and knows less.</summary>
public static class MessageLimits
{
    /// <summary>Arbitrary: octets of a header section; Postfix takes 100 KiB, Exchange 256. Fields of a part beyond it are not known.</summary>
    public const int Header = 256 * 1024;

    /// <summary>Arbitrary: fields of a header section; a mail that has come a long way has about two hundred.</summary>
    public const int Fields = 4096;

    /// <summary>Arbitrary: addresses of one field.</summary>
    public const int Addresses = 10_000;

    /// <summary>Arbitrary: levels of parts within parts, as Dovecot has it. A part at the last one is opaque.</summary>
    public const int Depth = 100;

    /// <summary>Arbitrary: parts of a message, as Dovecot has it. What follows belongs to the last one.</summary>
    public const int Parts = 10_000;

    /// <summary>RFC 2046 §5.1.1 allows 70 octets of a boundary; of a longer one so many are looked at.</summary>
    public const int Boundary = 256;

    /// <summary>Arbitrary: octets of one field that is kept for the structure of a message; a longer one counts as absent, as in a message without it.</summary>
    public const int KeptField = 64 * 1024;

    /// <summary>Arbitrary: octets of all fields that are kept for one message; those beyond count as absent.</summary>
    public const int KeptFields = 1024 * 1024;

    /// <summary>Arbitrary: parameters of one field. Those beyond are not read.</summary>
    public const int Parameters = 100;

    /// <summary>Arbitrary: octets of the text of an encoded word, to which RFC 2047 §2 allows 75; what is longer is no encoded word.</summary>
    public const int EncodedWord = 4096;
}
