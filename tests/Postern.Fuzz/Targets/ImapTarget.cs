using System.Buffers;
using System.Text;
using Postern.Wire.Imap;

namespace Postern.Fuzz.Targets;

/// <summary>IMAP: commands as they are framed and read, responses, and the filter of capabilities.</summary>
internal static class ImapTarget
{
    /// <summary>Frames what a client sends, as the reader of a connection does, and parses what is whole.</summary>
    public static void Command(byte[] input)
    {
        var framer = new ImapFramer();
        var command = new List<byte>();
        ReadOnlySpan<byte> rest = input;
        while (rest.IndexOf((byte)'\n') is >= 0 and var end)
        {
            var line = rest[..end].TrimEnd((byte)'\r');
            rest = rest[(end + 1)..];
            command.AddRange(line);
            var frame = framer.Line(line);
            if (frame.Kind is ImapFrameKind.Refused or ImapFrameKind.Lost)
                Invariant.IsReplyText(frame.Fault);
            if (frame.Kind == ImapFrameKind.Lost || frame.Literal > rest.Length)
                break;
            if (frame.Kind == ImapFrameKind.Literal)
                command.AddRange([.. "\r\n"u8, .. rest[..frame.Literal]]);
            rest = rest[frame.Literal..];
            if (frame.Kind == ImapFrameKind.Complete)
                Parse([.. command]);
            if (frame.Kind is ImapFrameKind.Complete or ImapFrameKind.Refused)
                command.Clear();
            Invariant.Holds(command.Count <= ImapLimits.Command, "a command has a length");
        }
        Parse(input);
    }

    public static void Response(byte[] input)
    {
        if (!ImapResponse.TryParse(input, out var response, out string fault))
        {
            Invariant.IsReplyText(fault);
            return;
        }
        string line = response.Format();
        Invariant.Holds(line.IndexOf('\r', StringComparison.Ordinal) == line.Length - 2 && line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1, "a response is one line");
        Invariant.Holds(ImapResponse.TryParse(Encoding.ASCII.GetBytes(line[..^2]), out var again, out _), "a response is read again: " + line);
        Invariant.Holds(again?.Kind == response.Kind && again.Status == response.Status && again.Name == response.Name && again.Number == response.Number, "and means the same: " + line);
        if (ImapCapabilities.From(response) is { } all)
        {
            Invariant.Holds(!all.Without("STARTTLS", "AUTH=").With("X").Has("starttls"), "the list is edited");
            Invariant.Holds(all.WithMechanisms("PLAIN").Mechanisms is ["PLAIN"], "mechanisms are set");
        }
        if (response.Name == "ID" && ImapId.TryParse(response.Data, out var id, out _))
            Invariant.Holds(ImapId.TryParse(Encoding.ASCII.GetBytes(id.Format()), out var same, out _) && same.Fields.Count == id.Fields.Count, "ID is read again");
        Walk(input);
    }

    /// <summary>The first byte is the size of the pieces.</summary>
    public static void Filter(byte[] input)
    {
        if (input.Length == 0)
            return;
        var stream = input.AsSpan(1);
        Invariant.Holds(Pass(stream, int.MaxValue, all => all).SequenceEqual(stream), "nothing is changed where nothing is to be");
        byte[] whole = Pass(stream, int.MaxValue, all => all.Without("STARTTLS"));
        byte[] cut = Pass(stream, 1 + input[0], all => all.Without("STARTTLS"));
        Invariant.Holds(whole.AsSpan().SequenceEqual(cut), "cutting changes nothing");
        Invariant.Holds(Pass(whole, 1 + input[0], all => all.Without("STARTTLS")).AsSpan().SequenceEqual(whole), "what was filtered once stays");
    }

    private static byte[] Pass(ReadOnlySpan<byte> stream, int piece, Func<ImapCapabilities, ImapCapabilities> edit)
    {
        var filter = new ImapCapabilityFilter(edit);
        var output = new ArrayBufferWriter<byte>();
        while (!stream.IsEmpty)
        {
            int length = Math.Min(piece, stream.Length);
            filter.Pass(stream[..length], output);
            stream = stream[length..];
        }
        filter.Finish(output);
        return output.WrittenSpan.ToArray();
    }

    private static void Parse(ReadOnlySpan<byte> bytes)
    {
        if (!ImapCommand.TryParse(bytes, out var command, out string tag, out string fault))
        {
            Invariant.IsReplyText(fault);
            Invariant.Holds(tag.Length > 0 && tag.All(letter => letter is > ' ' and <= '~'), "there is a tag to answer with");
            return;
        }
        if (command.TryLogin(out string user, out var password, out fault))
        {
            bool isWritten = ImapCommandWriter.TryLogin(tag, user, password, ImapLiterals.Synchronizing, out var segments, out _);
            Invariant.Holds(isWritten, "a login that was read can be written");
            byte[] again = [.. segments!.SelectMany(segment => segment)];
            Invariant.Holds(ImapCommand.TryParse(again.AsSpan()[..^2], out var second, out _, out _) && second.TryLogin(out string name, out var secret, out _) && name == user && password.Equals(secret), "and is read the same");
        }
        else
        {
            Invariant.IsReplyText(fault);
        }
        command.TryAuthenticate(out _, out _);
        command.TryEnable(out _, out _);
        if (command.TryId(out var id, out _))
            Invariant.Holds(id.Fields.Count <= ImapLimits.IdPairs, "ID has thirty pairs");
        Walk(bytes);
    }

    /// <summary>Goes through anything as nested lists, which must end.</summary>
    private static void Walk(ReadOnlySpan<byte> bytes)
    {
        var reader = new ImapReader(bytes);
        int depth = 0;
        while (!reader.AtEnd)
        {
            if (reader.Next('('))
            {
                reader.Open();
                depth++;
            }
            else if (depth > 0 && !reader.Item())
            {
                depth--;
            }
            else if (reader.Next(' '))
            {
                reader.Sp();
            }
            else if (reader.Next('~'))
            {
                reader.Literal8();
            }
            else if (!reader.Next('('))
            {
                reader.Astring();
            }
        }
        Invariant.Holds(reader.Fault is null or { Length: < 100 }, "a fault is short");
    }
}
