using Postern.Wire.Smtp;

namespace Postern.Mail.Delivery;

/// <summary>What becomes of mail to an address.</summary>
public abstract record Recipient
{
    private Recipient()
    {
    }

    /// <summary>It is for an account here.</summary>
    /// <param name="Account">Its name.</param>
    /// <param name="Address">The address as the sender wrote it.</param>
    /// <param name="Detail">What stood behind the plus sign, where the address is known only without it; else empty (RFC 5233 §1).</param>
    public sealed record Local(string Account, string Address, string Detail) : Recipient
    {
        /// <summary>The name or the alias by which the account is found; empty where it has what is nobody's.</summary>
        public string Known { get; init; } = "";
    }

    /// <summary>It is for a domain that is not ours.</summary>
    public sealed record Beyond : Recipient
    {
        /// <summary>What the sender is told where nothing goes to others.</summary>
        public static SmtpReply Refusal { get; } = SmtpReply.Of(550, "5.7.1", "This address is not here, and this door sends no mail to others");
    }

    /// <summary>It is for a domain of ours, and nobody is there who takes it.</summary>
    /// <param name="Reply">What the sender is told.</param>
    public sealed record Refused(SmtpReply Reply) : Recipient;
}
