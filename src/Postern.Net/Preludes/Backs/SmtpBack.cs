using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Backs;

/// <summary>Has an SMTP, submission or LMTP server begin TLS (RFC 3207).</summary>
internal sealed class SmtpBack(string hello, PreludeSettings settings, Limits limits) : Back(limits)
{
    internal override int LongestLine => PreludeLimits.SmtpReply;

    protected override async ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        SmtpReply greeting = await ReplyAsync(talk, "greeting", deadline);
        if (greeting.Code != 220)
            throw Refused("the connection", greeting.Words);
        return Encoding.ASCII.GetBytes($"220 {settings.HostName} {(hello == "LHLO" ? "LMTP" : "ESMTP")} ready\r\n");
    }

    protected override async ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline)
    {
        await SendAsync(talk, $"{hello} {settings.HostName}", deadline);
        SmtpReply extensions = await ReplyAsync(talk, $"answer to {hello}", deadline);
        if (extensions.Code != 250)
            throw Refused(hello, extensions.Words);
        if (!extensions.Has("STARTTLS"))
            throw NotOffered();
        await SendAsync(talk, "STARTTLS", deadline);
        SmtpReply ready = await ReplyAsync(talk, "answer to STARTTLS", deadline);
        if (ready.Code != 220)
            throw Refused("STARTTLS", ready.Words);
    }

    // RFC 5321 §4.2.1: every line but the last has "-" behind the code, which is the same in all of them.
    private async ValueTask<SmtpReply> ReplyAsync(Talk.Talk talk, string step, Deadline deadline)
    {
        var reply = new SmtpReply();
        for (int lines = 0; lines < PreludeLimits.ReplyLines; lines++)
        {
            byte[] line = await LineAsync(talk, step, deadline);
            if (!reply.TryAdd(line))
                throw NotUnderstood(step, line);
            if (reply.IsWhole)
                return reply;
        }
        throw Endless(step);
    }
}
