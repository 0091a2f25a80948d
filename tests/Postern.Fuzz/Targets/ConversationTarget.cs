using System.Text;
using Postern.Fuzz.Servers;
using Postern.Wire.Imap;
using Postern.Wire.Pop3;

namespace Postern.Fuzz.Targets;

/// <summary>The filters between a client that says anything and a server that reads by itself, both ways at once.</summary>
internal static class ConversationTarget
{
    private static readonly string[] ImapForbidden = ["STARTTLS", "LOGIN", "AUTHENTICATE", "UNAUTHENTICATE", "COMPRESS"];
    private static readonly string[] Pop3Forbidden = ["STLS", "AUTH", "USER", "PASS", "APOP", "XCLIENT"];

    /// <summary>The first byte chooses what the server does, the second how the bytes are cut.</summary>
    public static void Imap(byte[] input)
    {
        if (input.Length < 2)
            return;
        var (heard, arrived, fault) = Imap(input, cuts: input[1]);
        CheckImap(heard);
        var again = Imap(input, cuts: input[1] + 1000);
        CheckImap(again.Heard);
        // What ends the conversation may come earlier or later.
        if (fault is null && again.Fault is null)
            Invariant.Holds(arrived.AsSpan().SequenceEqual(again.Arrived), "cutting changes nothing");
    }

    /// <summary>The same for POP3.</summary>
    public static void Pop3(byte[] input)
    {
        if (input.Length < 2)
            return;
        var (heard, arrived) = Pop3(input, cuts: input[1]);
        var again = Pop3(input, cuts: input[1] + 1000);
        Invariant.Holds(heard.AsSpan().SequenceEqual(again.Heard) && arrived.AsSpan().SequenceEqual(again.Arrived), "cutting changes nothing");
        Invariant.Holds(!Encoding.Latin1.GetString(heard).Contains("\nSTLS\r\nUSER\r\n SASL", StringComparison.Ordinal), "the list is edited");
    }

    private static (byte[] Heard, byte[] Arrived, string? Fault) Imap(byte[] input, int cuts)
    {
        var filter = new ImapConversationFilter(all => all.Without("STARTTLS", "AUTH=", "COMPRESS="), ImapForbidden);
        var server = new ImapServerModel(input[0], ImapForbidden);
        var talk = new FilteredTalk(filter, server.Hear, server.Said);
        talk.Run(input.AsSpan(2), new Random(cuts));
        return (talk.Heard, talk.Arrived, filter.Fault);
    }

    private static (byte[] Heard, byte[] Arrived) Pop3(byte[] input, int cuts)
    {
        var filter = new Pop3ConversationFilter(["STLS", "SASL", "USER", "APOP", "XCLIENT"], Pop3Forbidden);
        var server = new Pop3ServerModel(input[0], Pop3Forbidden);
        var talk = new FilteredTalk(filter, server.Hear, server.Said);
        talk.Run(input.AsSpan(2), new Random(cuts));
        CheckPop3(talk.Heard, input.AsSpan(2), server.Answers);
        return (talk.Heard, talk.Arrived);
    }

    /// <summary>Reads as a client does: every response is one that the server or the door makes, whole.</summary>
    private static void CheckImap(byte[] heard)
    {
        string rest = Encoding.Latin1.GetString(heard);
        bool isContinued = false;
        while (rest.Length > 0)
        {
            int end = rest.IndexOf("\r\n", StringComparison.Ordinal);
            Invariant.Holds(end >= 0, "a response ends: " + rest);
            string line = rest[..end];
            rest = rest[(end + 2)..];
            string word = line.Split(' ').ElementAtOrDefault(1) ?? "";
            bool isStatus = !isContinued && word is "OK" or "NO" or "BAD" or "BYE";
            Invariant.Holds(isContinued || isStatus || line.StartsWith('+') || line.StartsWith("* ", StringComparison.Ordinal), "a response begins where one ended: " + line);
            Invariant.Holds(isContinued || !line.Contains("CAPABILITY IMAP4rev1 STARTTLS", StringComparison.Ordinal), "no list shows what it must not: " + line);
            isContinued = !isStatus && !line.StartsWith('+') && line.EndsWith('}');
            if (isContinued)
                rest = rest[int.Parse(line[(line.LastIndexOf('{') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture)..];
        }
    }

    /// <summary>Reads as a client does: one answer for each line, in their order, and those of the server whole.</summary>
    private static void CheckPop3(byte[] heard, ReadOnlySpan<byte> client, List<bool> answers)
    {
        string[] lines = Encoding.Latin1.GetString(heard).Split("\r\n");
        int at = 0;
        int served = 0;
        foreach (string command in Encoding.Latin1.GetString(client).Split('\n').SkipLast(1))
        {
            Invariant.Holds(at < lines.Length - 1, "each line is answered");
            string line = lines[at++];
            if (!line.EndsWith(" STLS", StringComparison.Ordinal)) // the server's own words
                continue;
            Invariant.Holds(served < answers.Count, "the server answers what has arrived: " + command);
            if (!answers[served++])
                continue;
            while (lines[at] != ".")
                at++;
            at++;
        }
        Invariant.Holds(at == lines.Length - 1 && served == answers.Count, "nothing else is said");
    }
}
