using System.Globalization;
using Postern.Wire.Sasl;
using Postern.Wire.Smtp;

namespace Postern.Mail.Doors.Submission;

/// <summary>What submission clients are shown: what works, here and at the next hop (RFC 5321 §4.1.1.1, RFC 6409 §7).</summary>
internal static class SubmissionOffers
{
    /// <summary>Extensions that are worth as much as the next hop's.</summary>
    private static readonly string[] OfHop = ["8BITMIME", "SMTPUTF8", "DSN"];

    /// <summary>The answer to EHLO.</summary>
    internal static EhloReply For(string host, EhloReply hop, long largest, bool tls, IReadOnlyList<SaslMechanism> mechanisms)
    {
        long size = hop.Size is { } theirs and > 0 ? Math.Min(theirs, largest) : largest;
        var offers = new EhloReply(host, [])
            .With("PIPELINING")
            .With("SIZE", size.ToString(CultureInfo.InvariantCulture))
            .With("ENHANCEDSTATUSCODES")
            .With("CHUNKING");
        foreach (string name in OfHop.Where(hop.Has))
            offers = offers.With(name);
        if (tls)
            offers = offers.With("STARTTLS");
        return mechanisms.Count == 0 ? offers : offers.WithMechanisms([.. mechanisms.Select(one => one.Name)]);
    }

    /// <summary>The next hop's list out of its lines.</summary>
    internal static EhloReply Read(BackendProfile profile) =>
        EhloReply.TryRead(new SmtpReply(250, null, ["next.hop", .. profile.Capabilities]), out var reply) ? reply : new EhloReply("next.hop", []);
}
