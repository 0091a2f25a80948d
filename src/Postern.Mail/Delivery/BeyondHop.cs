using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Mail.Delivery;

/// <summary>The way to the server that takes mail for others: reached when a mail has the first recipient there, and not before.</summary>
/// <remarks>
/// As long as it has taken no recipient of a mail, its failing costs that recipient alone; from then on it costs the mail.
/// All that throws a <see cref="ConduitException"/> is to be followed by <see cref="AbandonAsync"/>.
/// </remarks>
internal sealed class BeyondHop(DeliveryParts parts, IBackend? behind, Connection connection, Identity identity)
{
    private INextHop? _hop;
    private bool _isBegun;
    private int _recipients;

    /// <summary>It has taken a recipient of the mail.</summary>
    internal bool HasRecipients => _recipients > 0;

    /// <summary>Adds a recipient.</summary>
    internal async ValueTask<SmtpReply> RcptAsync(MailFrom mail, RcptTo rcpt)
    {
        if (behind is null)
            return Recipient.Beyond.Refusal;
        try
        {
            if (await ReachAsync(behind) is { } refusal)
                return refusal;
            if (!_isBegun && await BeginMailAsync(mail) is { } unfit)
                return unfit;
            SmtpReply reply = await Hop.RcptAsync(rcpt);
            _recipients += reply.IsPositive ? 1 : 0;
            return reply.Code == 421 && !HasRecipients ? await LostAsync(reply.ToString()) : reply;
        }
        catch (ConduitException e) when (!HasRecipients && connection.Stopping is null)
        {
            return await LostAsync(e.Fault.Text);
        }
    }

    /// <summary>Begins the mail, where it has recipients there; a transaction without any is forgotten.</summary>
    internal async ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header)
    {
        if (HasRecipients)
            return await Hop.BeginAsync(received, header);
        try
        {
            if (!(await ResetAsync()).IsPositive)
                await AbandonAsync();
        }
        catch (ConduitException) when (connection.Stopping is null)
        {
            await AbandonAsync(); // nobody's mail depends on it
        }
        return SmtpReply.Of(354, "Go on");
    }

    /// <summary>Sends a piece of the mail.</summary>
    internal ValueTask SendAsync(ReadOnlyMemory<byte> piece) => HasRecipients ? Hop.SendAsync(piece) : ValueTask.CompletedTask;

    /// <summary>The mail is whole: what it says to it.</summary>
    internal async ValueTask<SmtpReply> EndAsync()
    {
        SmtpReply reply = await Hop.EndAsync();
        (_isBegun, _recipients) = (false, 0);
        return reply;
    }

    /// <summary>Has it forget the mail.</summary>
    internal async ValueTask<SmtpReply> ResetAsync()
    {
        bool isBegun = _isBegun;
        (_isBegun, _recipients) = (false, 0);
        return isBegun ? await Hop.ResetAsync() : SmtpReply.Of(250, "2.0.0", "Forgotten");
    }

    /// <summary>Lets go of it; the next mail reaches for it anew.</summary>
    internal async ValueTask AbandonAsync()
    {
        (_isBegun, _recipients) = (false, 0);
        if (_hop is { } hop)
            await hop.AbandonAsync();
        _hop = null;
    }

    private INextHop Hop => _hop ?? throw new InvalidOperationException("it was reached");

    /// <summary>Goes there, where it has not been reached or is lost; the answer where that fails.</summary>
    private async ValueTask<SmtpReply?> ReachAsync(IBackend backend)
    {
        if (_hop is { IsLost: false })
            return null;
        string target = connection.Target;
        Opening opening = await backend.OpenAsync(connection, identity);
        if (opening is Opening.Opened { NextHop: { } hop })
        {
            (_hop, _isBegun) = (hop, false);
            return null;
        }
        connection.Target = target;
        var refused = opening as Opening.Refused;
        DeliveryLog.NotReached(parts.Log, parts.Door.Name, connection.Id, refused?.Why ?? "it takes no mail");
        return refused is { Kind: RefusalKind.Unavailable }
            ? SmtpReply.Of(451, "4.4.1", "The server for mail to others cannot be reached, try again later")
            : SmtpReply.Of(550, "5.7.1", "The server for mail to others does not take any from this account");
    }

    /// <summary>Says MAIL there; the answer to the recipient where the mail cannot go there.</summary>
    private async ValueTask<SmtpReply?> BeginMailAsync(MailFrom mail)
    {
        EhloReply offers = Hop.Offers;
        // What the client was shown holds for the mailboxes here; there it is judged for those whom it concerns.
        if (mail.IsUtf8 && !offers.Extensions.HasFlag(SmtpExtensions.Utf8))
            return SmtpReply.Of(550, "5.6.7", "The server for mail to others takes no SMTPUTF8");
        if (mail.Body == SmtpBody.EightBit && !offers.Extensions.HasFlag(SmtpExtensions.EightBitMime))
            return SmtpReply.Of(550, "5.6.3", "The server for mail to others takes no 8BITMIME");
        if (offers.Size is { } most && mail.Size > most)
            return SmtpReply.Of(552, "5.3.4", "The mail is larger than the server for mail to others takes");
        SmtpReply reply = await Hop.MailAsync(mail);
        _isBegun = reply.IsPositive;
        if (_isBegun)
            return null;
        return reply.Code == 421 ? await LostAsync(reply.ToString()) : reply;
    }

    private async ValueTask<SmtpReply> LostAsync(string why)
    {
        DeliveryLog.NotReached(parts.Log, parts.Door.Name, connection.Id, why);
        await AbandonAsync();
        return SmtpReply.Of(451, "4.4.2", "The server for mail to others was lost, try again");
    }
}
