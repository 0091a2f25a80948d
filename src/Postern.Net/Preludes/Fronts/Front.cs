using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;

namespace Postern.Net.Preludes.Fronts;

/// <summary>The side of a prelude that faces a client: greeting, a table of commands, the upgrade.</summary>
/// <remarks>
/// A command is framed asynchronously and judged synchronously over its bytes: <see cref="Judge"/> is pure. The reply
/// to STARTTLS is not given while anything stands behind the command, so that nothing sent in clear text is ever read
/// as if it had come through TLS.
/// </remarks>
internal abstract class Front(PreludeSettings settings, Limits limits)
{
    private const byte TlsHandshake = 0x16; // RFC 8446 §5.1: the content type of a ClientHello's record

    /// <summary>Bytes of the longest command line, its end included.</summary>
    internal abstract int LongestLine { get; }

    /// <summary>The name to greet with.</summary>
    protected string Host => settings.HostName;

    /// <summary>The greeting without its last CRLF.</summary>
    protected abstract string Greeting { get; }

    /// <summary>What is said to each command; the first row that fits counts.</summary>
    protected abstract IReadOnlyList<Command> Commands { get; }

    /// <summary>The reply to a command that stands in no row.</summary>
    protected abstract string Unknown { get; }

    /// <summary>The reply to a command whose rows want other arguments.</summary>
    protected abstract string WrongArgument { get; }

    /// <summary>The protocol's form of an error after which the connection closes; the text is clean.</summary>
    protected abstract string LastWords(string text);

    /// <summary>The protocol's form of a service that is away for now, after which the connection closes; the text is clean.</summary>
    protected virtual string Unavailable(string text) => LastWords(text);

    /// <summary>What is said where the server cannot be reached; the connection closes.</summary>
    internal byte[] Absence() => Encoding.ASCII.GetBytes(Unavailable("the mail server cannot be reached, try again later") + "\r\n");

    /// <summary>An error after which the connection closes.</summary>
    internal byte[] Farewell(string text) => Encoding.ASCII.GetBytes(LastWords(PeerText.Of(text)) + "\r\n");

    internal async ValueTask<PreludeEnd> ServeAsync(Talk.Talk talk, TlsServer server, Deadline deadline)
    {
        deadline.Within(limits.Prelude, "before TLS");
        await SayAsync(talk, Greeting, deadline);
        if (await FirstByteAsync(talk.Conduit, deadline) is { } early)
            return early;
        PreludeEnd end = await ConverseAsync(talk, deadline);
        if (end != PreludeEnd.Upgraded)
            return end;
        long before = talk.Conduit.RawBytesRead;
        Conduit clear = talk.Conduit;
        deadline.WithPace(limits.Handshake, "handshake", limits.MinimumRate, limits.MinimumRateGrace, () => clear.RawBytesRead - before);
        await talk.UpgradeAsync(server, deadline);
        deadline.Clear();
        return PreludeEnd.Upgraded;
    }

    /// <summary>Says what is to be said to a whole command.</summary>
    internal virtual Answer Judge(ReadOnlySpan<byte> line)
    {
        var word = Word(line, out var arguments);
        bool known = false;
        foreach (Command command in Commands)
        {
            if (!command.IsNamed(word))
                continue;
            known = true;
            if (command.Takes(arguments))
                return new(command.Outcome, command.Reply.Replace("{host}", Host, StringComparison.Ordinal));
        }
        return new(Outcome.Refused, known ? WrongArgument : Unknown);
    }

    /// <summary>Reads one command and judges it; null at the clean end.</summary>
    protected virtual async ValueTask<Answer?> ReadAsync(Talk.Talk talk, Deadline deadline)
    {
        var line = await talk.ReadLineAsync(deadline);
        return line is null ? null : Judge(line.Value.Span);
    }

    /// <summary>The first word of a line, and what stands behind the space after it.</summary>
    protected static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> rest)
    {
        line = line.TrimEnd((byte)' ');
        int space = line.IndexOf((byte)' ');
        rest = space < 0 ? default : line[(space + 1)..].TrimStart((byte)' ');
        return space < 0 ? line : line[..space];
    }

    /// <summary>Waits for the client to speak. A TLS client that was greeted in clear text is told from one that breaks the rules.</summary>
    private static async ValueTask<PreludeEnd?> FirstByteAsync(Conduit conduit, Deadline deadline)
    {
        var first = await conduit.ReadAsync(deadline);
        if (first.IsEmpty)
            return PreludeEnd.Closed;
        if (first.Span[0] == TlsHandshake)
            return PreludeEnd.SpokeTls;
        conduit.Unread(first.Span);
        return null;
    }

    private async ValueTask<PreludeEnd> ConverseAsync(Talk.Talk talk, Deadline deadline)
    {
        try
        {
            return await AnswerAllAsync(talk, deadline);
        }
        catch (ConduitException e) when (e.Fault.Kind == FaultKind.Protocol)
        {
            await SayAsync(talk, LastWords(PeerText.Of(e.Fault.Text)), deadline);
            throw;
        }
    }

    private async ValueTask<PreludeEnd> AnswerAllAsync(Talk.Talk talk, Deadline deadline)
    {
        int refused = 0;
        for (int commands = 0; commands < PreludeLimits.Commands && refused < PreludeLimits.Refusals; commands++)
        {
            if (await ReadAsync(talk, deadline) is not { } answer)
                return PreludeEnd.Closed;
            if (answer.Outcome == Outcome.Lost)
                throw new ConduitException(FaultKind.Protocol, answer.Reply);
            if (answer.Outcome == Outcome.Upgrade && talk.HasHeld)
                throw new ConduitException(FaultKind.Protocol, "bytes came before the TLS handshake (STARTTLS injection?)");
            await SayAsync(talk, answer.Reply, deadline);
            if (answer.Outcome == Outcome.Upgrade)
                return PreludeEnd.Upgraded;
            if (answer.Outcome == Outcome.Leave)
                return PreludeEnd.Left;
            refused += answer.Outcome == Outcome.Refused ? 1 : 0;
        }
        await SayAsync(talk, LastWords("Too many commands without TLS"), deadline);
        return PreludeEnd.Refused;
    }

    private static ValueTask SayAsync(Talk.Talk talk, string reply, Deadline deadline)
    {
        talk.Say(reply);
        talk.Say("\r\n"u8);
        return talk.FlushAsync(deadline);
    }
}
