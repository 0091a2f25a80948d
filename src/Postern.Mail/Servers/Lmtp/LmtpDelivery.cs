using Postern.Mail.Delivery;
using Postern.Mail.Doors.Submission;
using Postern.Net.Engine;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Mail.Servers.Lmtp;

/// <summary>One mail to the mailboxes here, each with an answer of its own (RFC 2033 §4.2): what fails for one costs no other.</summary>
internal sealed class LmtpDelivery(DeliveryParts parts, Connection connection, MailFrom mail) : IMailSink, IAsyncDisposable
{
    private readonly LocalDelivery _local = new(parts, connection, mail);

    /// <summary>What becomes of it for each recipient that was taken, in their order.</summary>
    internal IEnumerable<SmtpReply> Replies => _local.Recipients.Select(copy => copy.Refusal ?? SmtpReply.Of(250, "2.0.0", "It is kept"));

    /// <summary>How many were taken.</summary>
    internal int Recipients => _local.Recipients.Count;

    /// <summary>Adds a recipient.</summary>
    internal ValueTask<SmtpReply> AddAsync(Recipient.Local to) => _local.AddAsync(to);

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> BeginAsync(ReadOnlyMemory<byte> received, HeaderSection header)
    {
        if (MailLoop.Refusal(header) is { } loop)
            return loop;
        foreach (LocalCopy copy in _local.Copies.Where(copy => MailLoop.WasAt(header, copy.To.Address)))
            copy.Refuse(SmtpReply.Of(554, "5.4.6", "The mail goes in a circle: it was delivered to this address before"));
        await _local.BeginAsync(received);
        return SmtpReply.Of(354, "Go on");
    }

    /// <inheritdoc/>
    public ValueTask SendAsync(ReadOnlyMemory<byte> piece) => _local.WriteAsync(piece);

    /// <inheritdoc/>
    public async ValueTask<SmtpReply> EndAsync()
    {
        await _local.SealAsync();
        await _local.PublishAsync(isDue: true); // each for itself
        return SmtpReply.Of(250, "2.0.0", "See the answers");
    }

    /// <inheritdoc/>
    public ValueTask AbandonAsync() => ValueTask.CompletedTask; // what was begun goes with the transaction, whose recipients are still to be answered

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _local.DisposeAsync();
}
