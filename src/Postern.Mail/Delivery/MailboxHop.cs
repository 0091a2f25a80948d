using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Mail.Delivery;

/// <summary>Takes a client's mails for the mailboxes here, and those for others to the server that has them.</summary>
/// <remarks>
/// One answer for all recipients, so one order: every copy is on the disk in <c>tmp</c>; then the other server gets the
/// end of the mail; on its yes the copies are shown. Its no, or a disk that fails before, leaves nothing anywhere.
/// A copy that cannot be shown after its yes is told to the sender in a report, for the mail cannot be refused any more.
/// </remarks>
internal sealed class MailboxHop(DeliveryParts parts, BeyondHop beyond, Connection connection, Identity identity, EhloReply offers) : INextHop
{
    private MailFrom _mail = new() { Path = SmtpPath.Null };
    private LocalDelivery? _local;
    private SmtpReply? _failure;

    /// <inheritdoc/>
    public EhloReply Offers => offers;

    /// <inheritdoc/>
    public bool IsLost => false;

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> MailAsync(MailFrom mail)
    {
        await ForgetAsync();
        if (await SpaceRefusal.OfAsync(parts, connection, mail.Size) is { } refusal)
            return refusal;
        _mail = mail;
        _local = new LocalDelivery(parts, connection, mail);
        return SmtpReply.Of(250, "2.1.0", "To whom?");
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> RcptAsync(RcptTo rcpt)
    {
        try
        {
            return await parts.Recipients.FindAsync(rcpt.Path) switch
            {
                Recipient.Local to => await Local.AddAsync(to),
                Recipient.Refused refused => refused.Reply,
                _ => await beyond.RcptAsync(_mail, rcpt),
            };
        }
        catch (IOException e) when (e is not Net.Conduits.ConduitException)
        {
            DeliveryLog.NotAsked(parts.Log, parts.Door.Name, connection.Id, PeerWords.Printable(rcpt.Path.ToString()), e.Message);
            return SmtpReply.Of(451, "4.3.0", "Nobody can say now whose this address is, try again later");
        }
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header)
    {
        SmtpReply? refusal = MailLoop.Refusal(header);
        if (refusal is null)
        {
            await Local.BeginAsync(received);
            refusal = Local.Refusal;
        }
        SmtpReply reply = refusal ?? await beyond.BeginAsync(received, header);
        if (!reply.IsIntermediate)
            await ForgetAsync();
        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask SendAsync(ReadOnlyMemory<byte> piece)
    {
        if (_failure is not null)
            return;
        await Local.WriteAsync(piece);
        if (Local.Refusal is { } refusal)
            await FailAsync(refusal);
        else
            await beyond.SendAsync(piece);
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> EndAsync()
    {
        if (_failure is null)
            await Local.SealAsync();
        if (_failure is null && Local.Refusal is { } refusal)
            await FailAsync(refusal);
        bool goesOn = beyond.HasRecipients;
        SmtpReply reply = _failure ?? (goesOn ? await beyond.EndAsync() : SmtpReply.Of(250, "2.0.0", "It is kept"));
        if (reply.IsPositive)
            reply = await PublishAsync(goesOn) ?? reply;
        await ForgetAsync();
        return reply;
    }

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> ResetAsync()
    {
        await ForgetAsync();
        return await beyond.ResetAsync();
    }

    /// <inheritdoc/>
    public ValueTask<SmtpReply> QuitAsync() => ValueTask.FromResult(SmtpReply.Of(221, "2.0.0", "Goodbye"));

    /// <inheritdoc/>
    public async ValueTask AbandonAsync()
    {
        await ForgetAsync();
        await beyond.AbandonAsync();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ForgetAsync();

    private LocalDelivery Local => _local ?? throw new InvalidOperationException("MAIL comes first");

    /// <summary>The disk has failed: whatever goes to the other server has no end there.</summary>
    private async ValueTask FailAsync(SmtpReply refusal)
    {
        _failure = refusal;
        if (beyond.HasRecipients)
            await beyond.AbandonAsync();
    }

    /// <summary>Shows the copies; the answer where that changes it.</summary>
    private async ValueTask<SmtpReply?> PublishAsync(bool isDue)
    {
        await Local.PublishAsync(isDue);
        if (Local.Refusal is not { } refusal)
            return null;
        if (!isDue && !Local.Copies.Any(copy => copy.IsPublished))
            return refusal;
        await new FailureReport(parts, connection, identity, Local).SendAsync();
        return null;
    }

    private async ValueTask ForgetAsync()
    {
        _failure = null;
        if (_local is { } local)
            await local.DisposeAsync();
        _local = null;
    }
}
