using System.Buffers;
using Postern.Net.Conduits;
using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>The commands of an IMAP client before TLS (RFC 9051 §6.1), up to STARTTLS.</summary>
/// <remarks>The server hears of none but CAPABILITY, and of that only where it is one whole command. Anything but what is legal before a login ends the connection, as stunnel ends it.</remarks>
internal sealed class ImapCommands(Negotiation negotiation, Dialogue near, Dialogue far)
{
    /// <summary>RFC 9051 §9, tag: what a tag is not made of, beside control characters.</summary>
    private static readonly SearchValues<char> NoTag = SearchValues.Create("(){%*\"\\+]");

    /// <summary>Answers until TLS is to begin, with nothing left in clear text.</summary>
    /// <exception cref="ConduitException">The client left, wants something else, or is gone; or the server is.</exception>
    internal async ValueTask RunAsync()
    {
        for (int i = 0; i < DialogueLimits.Commands; i++)
        {
            string line = await near.ReadLineAsync();
            int space = line.IndexOf(' ', StringComparison.Ordinal);
            string tag = space < 0 ? line : line[..space];
            string command = space < 0 ? "" : line[(space + 1)..];
            if (Is(command, "STARTTLS"))
            {
                near.RefuseInjection();
                await near.WriteLineAsync($"{tag} OK Begin TLS negotiation now");
                return;
            }
            await AnswerAsync(tag, command);
        }
        throw await PartAsync("Too many commands before TLS", "* BYE stunnel: too many commands");
    }

    private async ValueTask AnswerAsync(string tag, string command)
    {
        if (command.Equals("CAPABILITY", StringComparison.OrdinalIgnoreCase) && IsTag(tag))
        {
            await CapabilityAsync(tag, command);
        }
        else if (command.Equals("NOOP", StringComparison.OrdinalIgnoreCase))
        {
            await near.WriteLineAsync($"{tag} OK NOOP completed");
        }
        else if (Is(command, "ID ") && !command.EndsWith('}'))
        {
            await near.WriteLineAsync("* ID NIL"); // RFC 2971 §3.2
            await near.WriteLineAsync($"{tag} OK ID completed");
        }
        else if (Is(command, "LOGOUT"))
        {
            await near.WriteLineAsync("* BYE server terminating");
            await near.WriteLineAsync($"{tag} OK LOGOUT completed");
            throw await LogoutAsync("the client left before TLS");
        }
        else
        {
            throw await PartAsync($"Unexpected client command {Redaction.Once(command)}", "* BYE stunnel: unexpected command", $"{tag} BAD {command} unexpected");
        }
    }

    /// <summary>Asks the server, and adds STARTTLS to its list where it is not there.</summary>
    private async ValueTask CapabilityAsync(string tag, string command)
    {
        await far.WriteLineAsync($"{tag} {command}");
        for (int i = 0; i < DialogueLimits.ReplyLines; i++)
        {
            string line = await far.ReadLineAsync();
            bool isList = Is(line, "* CAPABILITY ");
            bool isKnown = isList && line.Split(' ').Contains("STARTTLS", StringComparer.OrdinalIgnoreCase);
            if (Is(line, "* BYE"))
                throw await Parting.WithErrorAsync(negotiation, near, $"Unexpected server response: {line}", line);
            if (Is(line, "* "))
            {
                await near.WriteLineAsync(isList && !isKnown ? $"{line} STARTTLS" : line);
                continue;
            }
            if (!line.StartsWith($"{tag} ", StringComparison.Ordinal))
                throw await PartAsync($"Unexpected server response: {line}", "* BYE unexpected server response");
            await near.WriteLineAsync(line);
            return;
        }
        throw await PartAsync("Unexpected server response: no end of it", "* BYE unexpected server response");
    }

    private async ValueTask<ConduitException> PartAsync(string error, params IEnumerable<string> words)
    {
        foreach (string word in words)
            await near.WriteLineAsync(word);
        negotiation.Log.Error(error);
        return await LogoutAsync(error);
    }

    /// <summary>Has the server end its session too.</summary>
    private async ValueTask<ConduitException> LogoutAsync(string reason)
    {
        negotiation.EndsInOrder = true;
        try
        {
            await far.WriteLineAsync("stunnel LOGOUT");
            string line = await far.ReadLineAsync();
            for (int i = 1; i < DialogueLimits.ReplyLines && Is(line, "* "); i++)
                line = await far.ReadLineAsync();
        }
        catch (ConduitException)
        {
            reason += ", and the server closed first"; // it was logged; the client has its answer all the same
        }
        return await Parting.AtLastAsync(negotiation, near, reason);
    }

    private static bool IsTag(string tag) => tag.Length > 0 && !tag.AsSpan().ContainsAnyExceptInRange('!', '~') && tag.AsSpan().IndexOfAny(NoTag) < 0;

    private static bool Is(string line, string start) => line.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
