using System.Text;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;

namespace Postern.Mail.Delivery;

/// <summary>Mail that goes in a circle, as its header shows (RFC 5321 §6.3).</summary>
internal static class MailLoop
{
    /// <summary>The answer to a mail that has passed too many servers; null for any other.</summary>
    internal static SmtpReply? Refusal(HeaderSection header) =>
        header.All("Received").Count > DeliveryLimits.Hops ? SmtpReply.Of(554, "5.4.6", "The mail goes in a circle: too many servers have passed it on") : null;

    /// <summary>Whether a mail was delivered to this address before.</summary>
    internal static bool WasAt(HeaderSection header, string address) =>
        header.All("Delivered-To").Any(field => Encoding.UTF8.GetString(field.Value.Span).Trim().Equals(address, StringComparison.OrdinalIgnoreCase));
}
