using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>A front whose commands may contain literals (IMAP, ManageSieve).</summary>
/// <remarks>
/// A literal that waits for our leave never gets it. One that comes unasked is skipped, up to a bound, and with it what
/// follows in the same command: a password in it is never held.
/// </remarks>
internal abstract class LiteralFront(PreludeSettings settings, Limits limits) : Front(settings, limits)
{
    /// <summary>The answer to a command with a literal that waits for our leave.</summary>
    protected abstract Answer RefuseLiteral(ReadOnlySpan<byte> line, Answer answer);

    protected override async ValueTask<Answer?> ReadAsync(Talk.Talk talk, Deadline deadline)
    {
        if (await talk.ReadLineAsync(deadline) is not { } line)
            return null;
        Answer answer = Judge(line.Span);
        if (Literal.AtEndOf(line.Span) is not { } literal)
            return answer;
        Answer refusal = RefuseLiteral(line.Span, answer);
        return literal.Unasked ? await PassAsync(talk, literal, answer, refusal, deadline) : refusal;
    }

    /// <summary>Reads the command to its end.</summary>
    private static async ValueTask<Answer?> PassAsync(Talk.Talk talk, Literal literal, Answer answer, Answer refusal, Deadline deadline)
    {
        long left = PreludeLimits.Literals;
        for (int count = 0; count < PreludeLimits.LiteralCount; count++)
        {
            left -= literal.Length;
            if (left < 0)
                break;
            if (answer.WantsLiteral)
                answer = Fill(answer, await talk.ReadBytesAsync((int)literal.Length, deadline));
            else if (!await talk.SkipAsync(literal.Length, deadline))
                return null;
            if (await talk.ReadLineAsync(deadline) is not { } line)
                return null;
            if (Literal.AtEndOf(line.Span) is not { } next)
                return answer;
            if (!next.Unasked)
                return refusal;
            literal = next;
        }
        return new(Outcome.Lost, "Literals too large before TLS"); // RFC 7888 §4: close, as what follows cannot be told apart
    }

    // A literal cut short by the end of the stream: the next line is the end.
    private static Answer Fill(Answer answer, byte[]? literal)
    {
        if (literal is null)
            return answer;
        string text = Encoding.UTF8.GetString(literal);
        string echo = $"{{{Encoding.UTF8.GetByteCount(text)}}}\r\n{text}";
        return answer with { Reply = answer.Reply.Replace(Answer.Literal, echo, StringComparison.Ordinal) };
    }
}
