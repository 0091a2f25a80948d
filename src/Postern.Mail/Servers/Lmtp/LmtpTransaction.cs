using Postern.Mail.Delivery;
using Postern.Mail.Doors.Submission;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Talk;
using Postern.Net.Tls;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Mail.Servers.Lmtp;

/// <summary>One mail from MAIL to the answers for its recipients.</summary>
internal sealed class LmtpTransaction : IAsyncDisposable
{
    private readonly DeliveryParts _parts;
    private readonly Connection _connection;
    private readonly LmtpDelivery _delivery;
    private readonly MailContent _content;
    private readonly MailReader _reader;

    internal LmtpTransaction(DeliveryParts parts, Connection connection, Greeted greeted, MailFrom mail, Talk talk, Func<Deadline> limit)
    {
        (_parts, _connection, Mail) = (parts, connection, mail);
        _delivery = new LmtpDelivery(parts, connection, mail);
        // RFC 3848 §2.
        string protocol = connection.Near is TlsConduit ? "LMTPS" : "LMTP";
        _content = new MailContent(_delivery, TraceField.Of(connection, greeted, protocol, parts.Host, parts.Time), parts.Door.Mail.LargestMail, _ => null);
        _reader = new MailReader(talk, limit, _content.AddAsync, _content.RefuseAsync);
    }

    /// <summary>What MAIL said.</summary>
    internal MailFrom Mail { get; }

    /// <summary>A recipient was taken.</summary>
    internal bool HasRecipients => _delivery.Recipients > 0;

    /// <summary>The mail comes by BDAT.</summary>
    internal bool IsChunked => _reader.IsChunked;

    /// <summary>Adds a recipient that is here.</summary>
    internal async ValueTask<SmtpReply> RcptAsync(RcptTo rcpt)
    {
        try
        {
            return await _parts.Recipients.FindAsync(rcpt.Path) switch
            {
                Recipient.Local to => await _delivery.AddAsync(to),
                Recipient.Refused refused => refused.Reply,
                _ => Recipient.Beyond.Refusal,
            };
        }
        catch (IOException e)
        {
            DeliveryLog.NotAsked(_parts.Log, _parts.Door.Name, _connection.Id, PeerWords.Printable(rcpt.Path.ToString()), e.Message);
            return SmtpReply.Of(451, "4.3.0", "Nobody can say now whose this address is, try again later");
        }
    }

    /// <summary>Takes the mail that follows DATA; gives the answer for each recipient.</summary>
    internal async ValueTask<IReadOnlyList<SmtpReply>> DataAsync()
    {
        await _reader.DataAsync();
        return await EndAsync();
    }

    /// <summary>Takes a chunk; gives the answer for each recipient where it is the last, and one where it is not.</summary>
    internal async ValueTask<IReadOnlyList<SmtpReply>> BdatAsync(BdatArgument bdat)
    {
        await _reader.BdatAsync(bdat);
        return bdat.IsLast ? await EndAsync() : [_content.Refusal ?? SmtpReply.Of(250, "2.0.0", "Go on")];
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _delivery.DisposeAsync();

    private async ValueTask<IReadOnlyList<SmtpReply>> EndAsync()
    {
        await _content.EndAsync();
        SmtpReply[] replies = [.. _delivery.Replies.Select(reply => _content.Refusal ?? reply)];
        foreach (var alike in replies.GroupBy(reply => reply.ToString(), StringComparer.Ordinal))
            DeliveryLog.Judged(_parts.Log, _parts.Door.Name, _connection.Id, PeerWords.Printable(Mail.Path.ToString()), alike.Count(), _content.Length, PeerWords.Printable(alike.Key));
        return replies;
    }
}
