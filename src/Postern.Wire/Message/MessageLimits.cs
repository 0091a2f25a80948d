namespace Postern.Wire.Message;

/// <summary>Sizes and counts of a message's header.</summary>
public static class MessageLimits
{
    /// <summary>Arbitrary: octets of a header section; Postfix takes 100 KiB, Exchange 256.</summary>
    public const int Header = 256 * 1024;

    /// <summary>Arbitrary: fields of a header section; a mail that has come a long way has about two hundred.</summary>
    public const int Fields = 4096;

    /// <summary>Arbitrary: addresses of one field.</summary>
    public const int Addresses = 10_000;
}
