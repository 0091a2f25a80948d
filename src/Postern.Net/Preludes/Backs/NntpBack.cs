using Postern.Net.Conduits;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Backs;

/// <summary>Has an NNTP server begin TLS (RFC 4642).</summary>
internal sealed class NntpBack(Limits limits) : Back(limits)
{
    internal override int LongestLine => PreludeLimits.NntpReply;

    protected override async ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        byte[] line = await LineAsync(talk, "greeting", deadline);
        bool ready = BeginsWith(line, "200") || BeginsWith(line, "201"); // RFC 3977 §5.1
        return ready ? [.. line.AsSpan(0, 3), .. " ready\r\n"u8] : throw Refused("the connection", line);
    }

    protected override async ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline)
    {
        await SendAsync(talk, "CAPABILITIES", deadline);
        byte[] reply = await LineAsync(talk, "answer to CAPABILITIES", deadline);
        // A server from before RFC 3977 does not know the command, but may know STARTTLS.
        bool listed = BeginsWith(reply, "101");
        if (!listed && !BeginsWith(reply, "500"))
            throw Refused("CAPABILITIES", reply);
        if (listed && !await ListHasAsync(talk, "STARTTLS", "answer to CAPABILITIES", deadline))
            throw NotOffered();
        await SendAsync(talk, "STARTTLS", deadline);
        byte[] ready = await LineAsync(talk, "answer to STARTTLS", deadline);
        if (!BeginsWith(ready, "382"))
            throw Refused("STARTTLS", ready);
    }
}
