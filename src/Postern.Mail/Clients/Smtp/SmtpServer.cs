using Postern.Net.Conduits;
using Postern.Wire.Smtp;

namespace Postern.Mail.Clients.Smtp;

/// <summary>An SMTP server, as its client speaks with it (RFC 5321 §3, §4).</summary>
internal sealed class SmtpServer(ServerTalk talk) : IMailServer
{
    private readonly SmtpReplyReader _reader = new();

    /// <inheritdoc/>
    public async ValueTask GreetingAsync(byte[]? before)
    {
        if (before is not null)
            return;
        SmtpReply greeting = await ReplyAsync("greeting");
        if (!greeting.IsPositive)
            throw Refused(greeting, "the connection", LoginRefusal.Unavailable);
    }

    /// <summary>Says who we are, and hears what the server can; nothing from one of before RFC 1869.</summary>
    internal async ValueTask<EhloReply> EhloAsync(string host)
    {
        SmtpReply reply = await AskAsync($"EHLO {host}", "answer to EHLO");
        if (reply.IsPermanent)
        {
            SmtpReply helo = await AskAsync($"HELO {host}", "answer to HELO");
            return helo.IsPositive ? new EhloReply(helo.Text, []) : throw Refused(helo, "HELO", LoginRefusal.Unavailable);
        }
        return EhloReply.TryRead(reply, out var ehlo) ? ehlo : throw Refused(reply, "EHLO", LoginRefusal.Unavailable);
    }

    /// <summary>Sends a command, and reads the reply.</summary>
    internal async ValueTask<SmtpReply> AskAsync(string command, string step)
    {
        // A reply that nobody asked for would be taken for the next one's: a refused mail for one that was taken.
        if (talk.IsAhead)
            throw new ConduitException(FaultKind.Protocol, $"the server has spoken out of turn before its {step}");
        await talk.SendAsync(command);
        return await ReplyAsync(step);
    }

    /// <summary>Sends bytes that are no command.</summary>
    internal ValueTask SendAsync(ReadOnlyMemory<byte> bytes) => talk.SendRawAsync(bytes);

    /// <summary>Reads a reply.</summary>
    internal async ValueTask<SmtpReply> ReplyAsync(string step, TimeSpan? within = null)
    {
        while (true)
        {
            byte[] line = await talk.LineAsync(step, within);
            if (!_reader.TryRead(line, out var reply, out _))
                throw ServerTalk.NotUnderstood(step, line);
            if (reply is not null)
                return reply;
        }
    }

    /// <summary>A login that it refused.</summary>
    internal static LoginRefusedException Refused(SmtpReply reply, string step, LoginRefusal kind) =>
        new(kind, reply.Status?.ToString(), Wire.Text.PeerWords.Printable(reply.Text), $"the server refused {step}: {Wire.Text.PeerWords.Printable(reply.ToString())}");
}
