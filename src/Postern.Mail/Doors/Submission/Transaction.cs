using Postern.Mail.Doors.Logins;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Talk;
using Postern.Net.Tls;
using Postern.Wire.Message.Headers;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Submission;

/// <summary>One mail from MAIL to its end, here and at the next hop.</summary>
internal sealed class Transaction(SubmissionRules rules, Connection connection, Identity identity, Greeted greeted, MailFrom mail, INextHop hop)
{
    private int _recipients;
    private MailContent? _content;
    private MailReader? _chunks;

    /// <summary>What MAIL said.</summary>
    internal MailFrom Mail => mail;

    /// <summary>The extensions that may be used in it.</summary>
    internal SmtpExtensions Extensions => hop.Offers.Extensions;

    /// <summary>The next hop has taken MAIL.</summary>
    internal bool IsBegun { get; private set; }

    /// <summary>It has taken a recipient.</summary>
    internal bool HasRecipients => _recipients > 0;

    /// <summary>The mail comes by BDAT.</summary>
    internal bool IsChunked => _chunks is not null;

    /// <summary>The next hop has judged the mail: it has forgotten the transaction.</summary>
    internal bool IsJudged { get; private set; }

    /// <summary>The next hop is gone.</summary>
    internal bool IsLost { get; private set; }

    /// <summary>Begins it at the next hop.</summary>
    internal async ValueTask<SmtpReply> MailAsync()
    {
        // RFC 4954 §5: who submitted it is our login, whatever the client says.
        SmtpReply reply = await AskAsync(() => hop.MailAsync(mail with { Auth = null }));
        IsBegun = reply.IsPositive;
        return reply;
    }

    /// <summary>Adds a recipient at the next hop.</summary>
    internal async ValueTask<SmtpReply> RcptAsync(RcptTo rcpt)
    {
        SmtpReply reply = await AskAsync(() => hop.RcptAsync(rcpt));
        _recipients += reply.IsPositive ? 1 : 0;
        return reply;
    }

    /// <summary>Takes the mail that follows DATA.</summary>
    internal async ValueTask<SmtpReply> DataAsync(Talk talk, Func<Deadline> limit)
    {
        MailContent content = Content();
        await ReaderOf(content, talk, limit).DataAsync();
        return await EndAsync(content);
    }

    /// <summary>Takes a chunk; null where more must come.</summary>
    internal async ValueTask<SmtpReply?> BdatAsync(Talk talk, BdatArgument bdat, Func<Deadline> limit)
    {
        MailContent content = _content ??= Content();
        _chunks ??= ReaderOf(content, talk, limit);
        await _chunks.BdatAsync(bdat);
        return bdat.IsLast ? await EndAsync(content) : content.Refusal;
    }

    /// <summary>Has the next hop forget it.</summary>
    internal async ValueTask ResetAsync()
    {
        // A server that does not forget would send the next mail to the recipients of this one.
        if (!IsLost && !IsJudged && IsBegun && !(await AskAsync(hop.ResetAsync)).IsPositive)
            await LoseAsync();
    }

    private MailReader ReaderOf(MailContent content, Talk talk, Func<Deadline> limit) =>
        new(talk, limit, piece => GuardedAsync(content, () => content.AddAsync(piece)), reply => RefuseAsync(content, reply));

    private MailContent Content() => new(hop, TraceField.Of(connection, greeted, TraceField.ProtocolOf(greeted.IsExtended, connection.Near is TlsConduit, !identity.IsByAddress), rules.Host, rules.Time), rules.Largest, Judge);

    /// <summary>Whose the mail says that it is.</summary>
    private SmtpReply? Judge(HeaderSection header)
    {
        if (HeaderRule.Problem(header, address => rules.Senders.May(identity, address)) is not { } problem)
            return null;
        SubmissionLog.SenderRefused(rules.Log, rules.Door, connection.Id, $"{PeerWords.Printable(identity.Account)}: {problem}");
        return SmtpReply.Of(550, "5.7.1", problem);
    }

    private async ValueTask<SmtpReply> EndAsync(MailContent content)
    {
        SmtpReply reply = Lost();
        await GuardedAsync(content, async () => reply = await content.EndAsync());
        IsJudged = content.Refusal is null;
        reply = await ToldAsync(content.Refusal ?? reply);
        SubmissionLog.Judged(rules.Log, rules.Door, connection.Id, PeerWords.Printable(mail.Path.ToString()), _recipients, content.Length, connection.Target, PeerWords.Printable(reply.ToString()));
        return reply;
    }

    private async ValueTask<SmtpReply> AskAsync(Func<ValueTask<SmtpReply>> question)
    {
        try
        {
            return await ToldAsync(await question());
        }
        catch (ConduitException e) when (connection.Stopping is null)
        {
            SubmissionLog.HopLost(rules.Log, rules.Door, connection.Id, e.Fault.Text);
            await LoseAsync();
            return Lost();
        }
    }

    /// <summary>What the client hears of a reply: the same, but where it would say something of our connection that is not so.</summary>
    private async ValueTask<SmtpReply> ToldAsync(SmtpReply reply)
    {
        // RFC 5321 §3.8: a server that says 421 is leaving, and we stay.
        if (reply.Code == 421)
        {
            await LoseAsync();
            return Lost();
        }
        return reply.IsIntermediate ? SmtpReply.Of(451, "4.3.0", "The next hop was not understood") : reply;
    }

    /// <summary>A next hop that is lost in the middle of a mail costs that mail; what still comes of it is read and forgotten.</summary>
    private async ValueTask GuardedAsync(MailContent content, Func<ValueTask> step)
    {
        try
        {
            await step();
        }
        catch (ConduitException e) when (connection.Stopping is null && connection.Near.Fault is null)
        {
            SubmissionLog.HopLost(rules.Log, rules.Door, connection.Id, e.Fault.Text);
            await RefuseAsync(content, Lost());
            await LoseAsync();
        }
        IsLost |= hop.IsLost;
    }

    private async ValueTask RefuseAsync(MailContent content, SmtpReply reply)
    {
        await content.RefuseAsync(reply);
        IsLost |= hop.IsLost;
    }

    private async ValueTask LoseAsync()
    {
        IsLost = true;
        await hop.AbandonAsync();
    }

    private static SmtpReply Lost() => SmtpReply.Of(451, "4.4.2", "The mail server was lost, try again");
}
