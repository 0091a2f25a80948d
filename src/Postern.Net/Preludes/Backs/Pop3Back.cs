using Postern.Net.Conduits;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Backs;

/// <summary>Has a POP3 server begin TLS (RFC 2595 §4).</summary>
internal sealed class Pop3Back(Limits limits) : Back(limits)
{
    internal override int LongestLine => PreludeLimits.Pop3Reply;

    // The stamp for APOP (RFC 1939 §7) stays in the greeting: a client that has been told nothing of TLS may need it.
    protected override async ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        byte[] line = await LineAsync(talk, "greeting", deadline);
        return IsYes(line, "greeting") ? [.. "+OK ready"u8, .. StampOf(line), .. "\r\n"u8] : throw Refused("the connection", After(line, 4));
    }

    protected override async ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline)
    {
        await SendAsync(talk, "CAPA", deadline);
        byte[] reply = await LineAsync(talk, "answer to CAPA", deadline);
        // A server from before RFC 2449 cannot list anything, but may know STLS.
        bool listed = IsYes(reply, "answer to CAPA");
        if (listed && !await ListHasAsync(talk, "STLS", "answer to CAPA", deadline))
            throw NotOffered();
        await SendAsync(talk, "STLS", deadline);
        byte[] ready = await LineAsync(talk, "answer to STLS", deadline);
        if (!IsYes(ready, "answer to STLS"))
            throw Refused("STLS", After(ready, 4));
    }

    /// <summary>
    /// The timestamp that APOP is computed with (RFC 1939 §7): <c>&lt;process.clock@host&gt;</c>, with a space before it. It
    /// holds after TLS too, and what a client makes of it goes to the server that was verified.
    /// </summary>
    private static ReadOnlySpan<byte> StampOf(byte[] greeting)
    {
        const int LongestStamp = 256; // arbitrary: longer than any msg-id in use
        var rest = greeting.AsSpan(greeting.AsSpan().IndexOf((byte)'<') is var from and >= 0 ? from : greeting.Length);
        int end = rest.IndexOf((byte)'>');
        if (end < 0 || end > LongestStamp || !rest[..end].Contains((byte)'@') || rest[1..end].ContainsAnyExceptInRange((byte)'!', (byte)'~') || rest[1..end].Contains((byte)'<'))
            return [];
        return (byte[])[(byte)' ', .. rest[..(end + 1)]];
    }

    /// <summary>RFC 1939 §3: +OK or -ERR, with or without words behind it.</summary>
    private static bool IsYes(ReadOnlySpan<byte> line, string step)
    {
        if (BeginsWith(line, "+OK"))
            return true;
        return BeginsWith(line, "-ERR") ? false : throw NotUnderstood(step, line);
    }
}
