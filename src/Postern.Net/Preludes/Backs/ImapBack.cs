using Postern.Net.Conduits;
using Postern.Net.Preludes.Fronts;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Backs;

/// <summary>Has an IMAP server begin TLS (RFC 9051 §6.2.1).</summary>
/// <remarks>Our tags are used up before the client's first command goes through: they cannot collide with its own.</remarks>
internal sealed class ImapBack(Limits limits) : Back(limits)
{
    internal override int LongestLine => PreludeLimits.ImapReply;

    protected override async ValueTask<byte[]> GreetingAsync(Talk.Talk talk, Deadline deadline)
    {
        byte[] line = await LineAsync(talk, "greeting", deadline);
        if (BeginsWith(line, "* OK"))
            return [.. "* OK ready\r\n"u8];
        if (BeginsWith(line, "* PREAUTH"))
            throw AlreadyLoggedIn();
        throw BeginsWith(line, "* BYE") ? Refused("the connection", After(line, 5)) : NotUnderstood("greeting", line);
    }

    protected override async ValueTask AskForTlsAsync(Talk.Talk talk, Deadline deadline)
    {
        if (!await CommandAsync(talk, "p1", "CAPABILITY", deadline))
            throw NotOffered();
        await CommandAsync(talk, "p2", "STARTTLS", deadline);
    }

    /// <summary>Runs a command to its OK; tells whether a CAPABILITY line before it offered STARTTLS.</summary>
    private async ValueTask<bool> CommandAsync(Talk.Talk talk, string tag, string command, Deadline deadline)
    {
        string step = $"answer to {command}";
        bool offered = false;
        await SendAsync(talk, $"{tag} {command}", deadline);
        for (int lines = 0; lines < PreludeLimits.ReplyLines; lines++)
        {
            byte[] line = await LineAsync(talk, step, deadline);
            if (BeginsWith(line, tag))
                return BeginsWith(After(line, tag.Length), "OK") ? offered : throw Refused(command, After(line, tag.Length));
            if (!BeginsWith(line, "*"))
                throw NotUnderstood(step, line);
            if (BeginsWith(line, "* BYE"))
                throw Refused(command, After(line, 5));
            offered |= IsOffer(line);
            await SkipLiteralsAsync(talk, line, step, deadline);
        }
        throw Endless(step);
    }

    /// <summary>An untagged line may hold literals, whose bytes are no lines (RFC 9051 §4.3).</summary>
    private async ValueTask SkipLiteralsAsync(Talk.Talk talk, byte[] line, string step, Deadline deadline)
    {
        for (int count = 0; Literal.AtEndOf(line) is { } literal; count++)
        {
            if (literal.Length > PreludeLimits.ReplyLength || count == PreludeLimits.LiteralCount)
                throw Endless(step);
            if (!await talk.SkipAsync(literal.Length, deadline))
                throw Closed(step);
            line = await LineAsync(talk, step, deadline);
        }
    }

    private static bool IsOffer(ReadOnlySpan<byte> line)
    {
        if (!BeginsWith(line, "* CAPABILITY"))
            return false;
        foreach (Range word in line.Split((byte)' '))
        {
            if (BeginsWith(line[word], "STARTTLS"))
                return true;
        }
        return false;
    }
}
