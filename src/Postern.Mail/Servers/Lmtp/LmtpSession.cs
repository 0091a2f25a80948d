using System.Globalization;
using Postern.Mail.Delivery;
using Postern.Mail.Doors.Submission;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Settings;
using Postern.Net.Talk;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Smtp;
using Postern.Wire.Text;

namespace Postern.Mail.Servers.Lmtp;

/// <summary>LMTP from the greeting to the end (RFC 2033): nobody logs in, and no mail goes anywhere but into the mailboxes here.</summary>
/// <remarks>Who may come at all is the door's to say, by its networks or by the mode of its socket. Where TLS can be asked for, nothing is taken before it.</remarks>
internal sealed class LmtpSession : IAsyncDisposable
{
    private static readonly (SmtpVerb Verb, Func<LmtpSession, SmtpCommand, ValueTask> Answer)[] Commands =
    [
        (SmtpVerb.Lhlo,     (session, command) => session.HelloAsync(command)),
        (SmtpVerb.StartTls, (session, _) => session.StartTlsAsync()),
        (SmtpVerb.Mail,     (session, command) => session.MailAsync(command)),
        (SmtpVerb.Rcpt,     (session, command) => session.RcptAsync(command)),
        (SmtpVerb.Data,     (session, _) => session.DataAsync()),
        (SmtpVerb.Bdat,     (session, command) => session.BdatAsync(command)),
        (SmtpVerb.Rset,     (session, _) => session.RsetAsync()),
        (SmtpVerb.Noop,     (session, _) => session.Say(SmtpReply.Of(250, "2.0.0", "Fine"))),
        (SmtpVerb.Vrfy,     (session, _) => session.Say(SmtpReply.Of(252, "2.5.2", "Send it, and see"))),
        (SmtpVerb.Help,     (session, _) => session.Say(SmtpReply.Of(214, "2.0.0", "RFC 2033"))),
        (SmtpVerb.Helo,     (session, _) => session.Say(SmtpReply.Of(500, "5.5.1", "This is LMTP: LHLO"))), // RFC 2033 §4.1
        (SmtpVerb.Ehlo,     (session, _) => session.Say(SmtpReply.Of(500, "5.5.1", "This is LMTP: LHLO"))),
    ];

    private readonly DeliveryParts _parts;
    private readonly TlsServer? _server;
    private readonly Connection _connection;
    private readonly Talk _talk;
    private bool _mayBeginTls;
    private HeloName? _helo;
    private LmtpTransaction? _transaction;

    internal LmtpSession(DeliveryParts parts, TlsServer? server, Connection connection, TlsMode mode)
    {
        _parts = parts;
        _server = server;
        _connection = connection;
        _talk = new Talk(connection.Near, SmtpLimits.Envelope + 2);
        _mayBeginTls = mode == TlsMode.StartTls;
    }

    private Limits Limits => _parts.Door.Limits;

    /// <summary>Speaks until the client has left.</summary>
    internal async ValueTask<EndReason?> RunAsync()
    {
        try
        {
            _connection.Target = _parts.Store.Location.ToString();
            await Say(SmtpReply.Of(220, $"{_parts.Host} LMTP ready"));
            return await ConverseAsync();
        }
        catch (ConduitException e) when (_connection.Near.WriteFault is null)
        {
            if (Farewell(e.Fault) is { } words)
            {
                await Say(SmtpReply.Of(421, "4.4.2", words));
                await _talk.FlushAsync(_connection.Deadline.Within(Limits.Command, "parting"));
            }
            else if (_connection.Stopping is not null)
                _connection.Near.Abort(); // its place is wanted by another
            throw;
        }
    }

    /// <summary>Forgets a mail that has no end.</summary>
    public ValueTask DisposeAsync() => ForgetAsync();

    private async ValueTask<EndReason> ConverseAsync()
    {
        while (true)
        {
            if (!_talk.HasLine)
                await _talk.FlushAsync(Limit("a command"));
            if (await _talk.ReadLineAsync(Limit("a command")) is not { } line)
                return Gone();
            if (!SmtpCommand.TryParse(line.Span, out var command, out var refusal))
            {
                await Say(refusal);
                continue;
            }
            if (command.Verb == SmtpVerb.Quit)
            {
                await Say(SmtpReply.Of(221, "2.0.0", "Goodbye"));
                await _talk.FlushAsync(Limit("parting"));
                return Gone();
            }
            await AnswerAsync(command);
        }
    }

    private ValueTask AnswerAsync(SmtpCommand command)
    {
        // RFC 2920 §3.1: a client waits for the answer to these. Who does not means the rest for another reader.
        if (command.EndsGroup && command.Verb != SmtpVerb.Noop && _talk.HasHeld)
            throw new ConduitException(FaultKind.Protocol, $"bytes came behind {command.Name} before its answer");
        if (_mayBeginTls && command.Verb is SmtpVerb.Mail or SmtpVerb.Rcpt or SmtpVerb.Data)
            return Say(SmtpReply.Of(530, "5.7.0", "TLS first: use STARTTLS"));
        foreach (var (verb, answer) in Commands)
        {
            if (verb == command.Verb)
                return answer(this, command);
        }
        return Say(SmtpReply.Of(500, "5.5.1", "Unknown command"));
    }

    private async ValueTask HelloAsync(SmtpCommand command)
    {
        if (!command.TryHelo(out _helo, out var refusal))
        {
            await Say(refusal);
            return;
        }
        await ForgetAsync();
        if (!_mayBeginTls)
            _connection.LetIn();
        await Say(Offers().ToReply());
    }

    private EhloReply Offers()
    {
        EhloReply offers = new EhloReply(_parts.Host, [])
            .With("PIPELINING")
            .With("SIZE", _parts.Door.Mail.LargestMail.ToString(CultureInfo.InvariantCulture))
            .With("ENHANCEDSTATUSCODES").With("CHUNKING").With("8BITMIME").With("SMTPUTF8");
        return _mayBeginTls ? offers.With("STARTTLS") : offers;
    }

    private async ValueTask StartTlsAsync()
    {
        if (!_mayBeginTls || _server is not { } server)
        {
            await Say(SmtpReply.Of(503, "5.5.1", "TLS is not offered now"));
            return;
        }
        await Say(SmtpReply.Of(220, "2.0.0", "Begin TLS"));
        await _talk.FlushAsync(Limit("STARTTLS"));
        Conduit clear = _talk.Conduit;
        long before = clear.RawBytesRead;
        await _talk.UpgradeAsync(server, _connection.Deadline.WithPace(Limits.Handshake, "handshake", Limits.MinimumRate, Limits.MinimumRateGrace, () => clear.RawBytesRead - before));
        _connection.Near = _talk.Conduit;
        (_mayBeginTls, _helo) = (false, null); // RFC 3207 §4.2
    }

    private async ValueTask MailAsync(SmtpCommand command)
    {
        if (_helo is not { } helo || _transaction is not null)
            await Say(SmtpReply.Of(503, "5.5.1", _helo is null ? "LHLO first" : "A mail has been begun already"));
        else if (!command.TryMail(Offers().Extensions, out var mail, out var refusal))
            await Say(refusal);
        else if (mail.Path.Route.Count > 0)
            await Say(SmtpReply.Of(553, "5.1.7", "Source routes are not taken"));
        else if (mail.Size > _parts.Door.Mail.LargestMail)
            await Say(SmtpReply.Of(552, "5.3.4", "The mail is larger than is taken here"));
        else if (await SpaceRefusal.OfAsync(_parts, _connection, mail.Size) is { } full)
            await Say(full);
        else
        {
            _transaction = new LmtpTransaction(_parts, _connection, new Greeted(helo, IsExtended: true), mail, _talk, () => Limit("mail"));
            await Say(SmtpReply.Of(250, "2.1.0", "To whom?"));
        }
    }

    private async ValueTask RcptAsync(SmtpCommand command)
    {
        if (_transaction is not { IsChunked: false } transaction)
            await Say(SmtpReply.Of(503, "5.5.1", _transaction is null ? "MAIL first" : "BDAT has been begun"));
        else if (!command.TryRcpt(Offers().Extensions, transaction.Mail.IsUtf8, out var rcpt, out var refusal))
            await Say(refusal);
        else
            await Say(rcpt.Path.Route.Count > 0 ? SmtpReply.Of(553, "5.1.3", "Source routes are not taken") : await transaction.RcptAsync(rcpt));
    }

    private async ValueTask DataAsync()
    {
        if (_transaction is not { HasRecipients: true, IsChunked: false } transaction)
        {
            // RFC 2033 §4.2: without a recipient 503, so that no answer is missing behind the mail.
            await Say(SmtpReply.Of(503, "5.5.1", _transaction is null ? "MAIL first" : _transaction.IsChunked ? "BDAT has been begun" : "No recipient was taken"));
            return;
        }
        await Say(SmtpReply.Of(354, "Go on, and end with a dot"));
        await _talk.FlushAsync(Limit("a command"));
        await FinishAsync(await transaction.DataAsync());
    }

    private async ValueTask BdatAsync(SmtpCommand command)
    {
        if (!command.TryBdat(out var bdat, out var refusal))
            throw new ConduitException(FaultKind.Protocol, refusal.Text); // nobody knows where its octets end
        if (_transaction is not { HasRecipients: true } transaction)
        {
            // RFC 3030 §2: the octets come whatever the answer is.
            if (!await _talk.SkipAsync(bdat.Size, Limit("mail")))
                throw new ConduitException(FaultKind.Protocol, "closed in the middle of a mail");
            await Say(SmtpReply.Of(503, "5.5.1", _transaction is null ? "MAIL first" : "No recipient was taken"));
            return;
        }
        IReadOnlyList<SmtpReply> replies = await transaction.BdatAsync(bdat);
        if (bdat.IsLast || !replies[0].IsPositive)
            await FinishAsync(replies);
        else
            await Say(replies[0]);
    }

    private async ValueTask RsetAsync()
    {
        await ForgetAsync();
        await Say(SmtpReply.Of(250, "2.0.0", "Forgotten"));
    }

    private async ValueTask FinishAsync(IReadOnlyList<SmtpReply> replies)
    {
        foreach (SmtpReply reply in replies)
            await Say(reply);
        await ForgetAsync();
        // What was taken must be known to be taken: it does not wait for what the client has sent behind it.
        await _talk.FlushAsync(Limit("a command"));
    }

    private async ValueTask ForgetAsync()
    {
        if (_transaction is { } transaction)
            await transaction.DisposeAsync();
        _transaction = null;
    }

    private ValueTask Say(SmtpReply reply)
    {
        _talk.Say(reply.Format());
        return ValueTask.CompletedTask;
    }

    private Deadline Limit(string name) => _connection.Stopping is { } reason
        ? throw new ConduitException(FaultKind.Closed, reason.Text)
        : _connection.Deadline.Gently(Limits.Pause, name);

    /// <summary>The last words for a client; null where there are none.</summary>
    private string? Farewell(ConduitFault fault) => (_connection.Stopping, fault.Kind) switch
    {
        ({ Word: "stopped" }, _) => "Stopped here",
        (null, FaultKind.Limit) => "Too slow",
        (null, FaultKind.Protocol) => PeerWords.Printable(fault.Text),
        _ => null,
    };

    private static EndReason Gone() => new("closed", "closed by the client");
}
