using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Preludes.Fronts;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Backs;

/// <summary>Has a ManageSieve server begin TLS (RFC 5804 §2.2).</summary>
/// <remarks>After the handshake the server sends its capabilities by itself; the relay carries them to the client.</remarks>
internal sealed class SieveBack(Limits limits) : Back(limits)
{
    internal override int LongestLine => PreludeLimits.SieveReply;

    /// <summary>The server's capabilities are what a greeted client is to be told after its own handshake.</summary>
    protected override async ValueTask<byte[]> TakeGreetingAsync(Talk.Talk talk, Deadline deadline) =>
        (await BlockAsync(talk, "greeting", deadline)).WithoutStartTls();

    protected override async ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        if (!(await BlockAsync(talk, "greeting", deadline)).OffersTls)
            throw NotOffered();
        return [];
    }

    protected override async ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline)
    {
        await SendAsync(talk, "STARTTLS", deadline);
        _ = await BlockAsync(talk, "answer to STARTTLS", deadline);
    }

    /// <summary>Reads lines up to the OK that ends them.</summary>
    private async ValueTask<SieveBlock> BlockAsync(Talk.Talk talk, string step, Deadline deadline)
    {
        var block = new SieveBlock();
        while (block.Length <= PreludeLimits.ReplyLength)
        {
            byte[] line = await WholeLineAsync(talk, step, deadline);
            block.Add(line);
            if (IsResponse(line, "OK"))
                return block;
            if (IsResponse(line, "NO") || IsResponse(line, "BYE"))
                throw Refused(step == "greeting" ? "the connection" : "STARTTLS", Words(line));
        }
        throw Endless(step);
    }

    /// <summary>A line with the literals in it (RFC 5804 §4: literal-s2c).</summary>
    private async ValueTask<byte[]> WholeLineAsync(Talk.Talk talk, string step, Deadline deadline)
    {
        byte[] line = await LineAsync(talk, step, deadline);
        byte[] all = line;
        while (Literal.AtEndOf(line) is { } literal)
        {
            if (literal.Length > PreludeLimits.ReplyLength - all.Length)
                throw Endless(step);
            byte[] bytes = await talk.ReadBytesAsync((int)literal.Length, deadline) ?? throw Closed(step);
            line = await LineAsync(talk, step, deadline);
            all = [.. all, .. "\r\n"u8, .. bytes, .. line];
        }
        return all;
    }

    private static bool IsResponse(byte[] line, string word) =>
        BeginsWith(line, word) || (line.Length > word.Length && line[word.Length] == '(' && Ascii.EqualsIgnoreCase(line.AsSpan(0, word.Length), word));

    /// <summary>The human's part of a response: its last string.</summary>
    private static ReadOnlySpan<byte> Words(byte[] line)
    {
        var text = After(line, 3);
        int quote = text.IndexOf((byte)'"');
        return quote >= 0 && text[^1] == '"' && quote < text.Length - 1 ? text[(quote + 1)..^1] : text;
    }
}
