using System.Text;
using Postern.Wire.Pop3;

namespace Postern.Fuzz.Targets;

/// <summary>POP3: what clients and servers say, and that what is written is one line that reads the same.</summary>
internal static class Pop3Target
{
    public static void Command(byte[] input)
    {
        if (!Pop3Command.TryParse(input, out var command, out string fault))
        {
            Invariant.IsReplyText(fault);
            return;
        }
        Invariant.Holds(!command.Name.Any(char.IsControl) && command.Argument.IndexOfAny((byte)0, (byte)'\r', (byte)'\n') < 0, "a command is one line");
        command.TryUser(out _, out _);
        command.TryPass(out _, out _);
        command.TryApop(out _, out _, out _);
        if (!command.TryAuth(out var start, out fault))
            Invariant.IsReplyText(fault);
        else
            Invariant.Holds(Wire.Text.AuthStart.TryParse(Encoding.ASCII.GetBytes(start.Format()), out var again, out _) && start == again, "AUTH is read again");
        if (command.TryXclient(out var xclient, out _))
            Invariant.Holds(Wire.Text.XclientArguments.TryParse(Encoding.ASCII.GetBytes(xclient.Format(isXtext: false)), false, out _, out _), "XCLIENT is read again");
    }

    public static void Reply(byte[] input)
    {
        if (!Pop3Greeting.TryParse(input, out var greeting, out string fault))
            Invariant.IsReplyText(fault);
        if (!Pop3Reply.TryParse(input, out var reply, out fault))
        {
            Invariant.IsReplyText(fault);
            return;
        }
        string line = reply.Format();
        Invariant.Holds(line.IndexOf('\r', StringComparison.Ordinal) == line.Length - 2 && line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1, "a reply is one line");
        Invariant.Holds(line.Length <= 512 || reply.Status == Pop3Status.Challenge, "a reply is short");
        Invariant.Holds(Pop3Reply.TryParse(Encoding.ASCII.GetBytes(line[..^2]), out var again, out _) && again.Status == reply.Status && again.Code == reply.Code, "a reply is read again");
        Invariant.Holds(again?.Format() == line, "what was cleaned once stays");
    }

    public static void Capabilities(byte[] input)
    {
        var reader = new Pop3CapabilityReader();
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            if (!reader.IsWhole && !reader.TryRead(input.AsSpan(range).TrimEnd((byte)'\r'), out string fault))
                Invariant.IsReplyText(fault);
        }
        var all = reader.Capabilities.Without("STLS").With("SASL", "PLAIN");
        Invariant.Holds(all.Mechanisms is ["PLAIN"] && !all.Has("stls"), "the list is edited");
        var again = new Pop3CapabilityReader();
        foreach (string line in all.Format().Split("\r\n").Skip(1).SkipLast(1))
            Invariant.Holds(again.TryRead(Encoding.ASCII.GetBytes(line), out _) || all.All.Count >= Pop3Limits.Capabilities, "the list is read again");
        Invariant.Holds(again.Capabilities.All.Zip(all.All).All(pair => pair.First.Name == pair.Second.Name || pair.Second.ToString().Length > Pop3Limits.Reply), "with the same names");
    }
}
