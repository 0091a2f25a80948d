using System.Globalization;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Net.Engine;
using Postern.Wire.Smtp;

namespace Postern.Mail.Delivery;

/// <summary>What stands behind a submission door that has the mailboxes itself: they, and perhaps a server for mail to others.</summary>
/// <param name="parts">What its deliveries have in common.</param>
/// <param name="behind">The server for mail to others; null where none is named.</param>
public sealed class SubmissionMailboxes(DeliveryParts parts, IBackend? behind) : IBackend
{
    // DSN is not among them: who asks for a report of success would get none for a mailbox here (RFC 3461 §4.1).
    private static readonly string[] Ours = ["8BITMIME", "SMTPUTF8"];

    /// <inheritdoc/>
    public async ValueTask<BackendProfile> ProfileAsync(Connection connection)
    {
        var own = new BackendProfile([.. Ours, string.Create(CultureInfo.InvariantCulture, $"SIZE {parts.Door.Mail.LargestMail}")]);
        if (behind is null)
            return own;
        BackendProfile others = await behind.ProfileAsync(connection);
        // Of a server that cannot be reached nothing is known, and the mailboxes here are as good as ever.
        return others.Capabilities.Count == 0 ? own : new BackendProfile([.. own.Capabilities.Where(one => one.StartsWith("SIZE ", StringComparison.Ordinal) || others.Has(one))]);
    }

    /// <inheritdoc/>
    public async ValueTask<Opening> OpenAsync(Connection connection, Identity identity)
    {
        BackendProfile profile = await ProfileAsync(connection);
        connection.Target = parts.Store.Location.ToString();
        EhloReply offers = EhloReply.TryRead(new SmtpReply(250, null, [parts.Host, .. profile.Capabilities]), out var read) ? read : new EhloReply(parts.Host, []);
        return new Opening.Opened(profile.Capabilities, "") { NextHop = new MailboxHop(parts, new BeyondHop(parts, behind, connection, identity), connection, identity, offers) };
    }
}
