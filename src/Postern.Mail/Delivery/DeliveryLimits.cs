namespace Postern.Mail.Delivery;

/// <summary>The limits of deliveries.</summary>
internal static class DeliveryLimits
{
    /// <summary>RFC 5321 §4.5.3.1.8: a hundred recipients must be taken, and no more are: each has a file open and a buffer while the mail comes in.</summary>
    internal const int Copies = 100;

    /// <summary>Arbitrary: recipients of one mail here, those that share a mailbox among them.</summary>
    internal const int Recipients = 1000;

    /// <summary>Arbitrary: octets that are collected before a worker writes them.</summary>
    internal const int Piece = 64 * 1024;

    /// <summary>RFC 5321 §6.3: a mail that has passed so many servers goes in a circle; a hundred are asked for at least, and Postfix takes fifty.</summary>
    internal const int Hops = 100;

    /// <summary>Arbitrary: octets of a mail's header that a report brings back.</summary>
    internal const int ReportedHeader = 16 * 1024;

    /// <summary>Arbitrary: octets of the disk that a mail must leave free.</summary>
    internal const long Spare = 1 << 20;
}
