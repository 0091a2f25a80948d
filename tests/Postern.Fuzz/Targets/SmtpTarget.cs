using System.Buffers;
using System.Text;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;

namespace Postern.Fuzz.Targets;

/// <summary>SMTP: commands, paths, replies, and the mail behind DATA.</summary>
internal static class SmtpTarget
{
    private const SmtpExtensions All = (SmtpExtensions)127;

    public static void Command(byte[] input)
    {
        if (!SmtpCommand.TryParse(input, out var command, out var refusal))
        {
            IsRefusal(refusal);
            return;
        }
        Invariant.Holds(command.Name.All(letter => letter is > ' ' and <= '~'), "a verb is printable");
        if (!command.TryHelo(out _, out refusal))
            IsRefusal(refusal);
        if (command.TryBdat(out var bdat, out refusal))
            Invariant.Holds(bdat.Size >= 0, "a size is one");
        else
            IsRefusal(refusal);
        if (!command.TryAuth(out _, out refusal))
            IsRefusal(refusal);
        if (command.TryXclient(out var xclient, out _))
            Invariant.Holds(Wire.Text.XclientArguments.TryParse(Encoding.ASCII.GetBytes(xclient.Format(isXtext: true)), true, out var again, out _) && again.All.SequenceEqual(xclient.All), "XCLIENT is read again");
        if (!command.TryMail(All, out _, out refusal))
            IsRefusal(refusal);
        if (!command.TryRcpt(All, isUtf8: true, out _, out refusal))
            IsRefusal(refusal);
    }

    /// <summary>What stands behind MAIL and behind RCPT.</summary>
    public static void Path(byte[] input)
    {
        if (MailFrom.TryParse(input, All, out var mail, out var refusal))
        {
            string text = mail.Format(All);
            IsPath(mail.Path);
            Invariant.Holds(!text.Any(char.IsControl), "nothing unprintable comes out: " + text);
            Invariant.Holds(MailFrom.TryParse(Encoding.UTF8.GetBytes(text), All, out var again, out _) && again == mail with { Path = mail.Path with { Route = [] } }, "MAIL is read again: " + text);
        }
        else
        {
            IsRefusal(refusal);
        }
        if (RcptTo.TryParse(input, All, isUtf8: true, out var rcpt, out refusal))
        {
            string text = rcpt.Format(All);
            IsPath(rcpt.Path);
            Invariant.Holds(RcptTo.TryParse(Encoding.UTF8.GetBytes(text), All, isUtf8: true, out var again, out _) && again == rcpt with { Path = rcpt.Path with { Route = [] } }, "RCPT is read again: " + text);
        }
        else
        {
            IsRefusal(refusal);
        }
    }

    public static void Reply(byte[] input)
    {
        var reader = new SmtpReplyReader();
        foreach (var range in input.AsSpan().Split((byte)'\n'))
        {
            if (!reader.TryRead(input.AsSpan(range).TrimEnd((byte)'\r'), out var reply, out string fault))
            {
                Invariant.IsReplyText(fault);
                return;
            }
            if (reply is null)
                continue;
            string text = reply.Format();
            Invariant.Holds(text.EndsWith("\r\n", StringComparison.Ordinal) && text.Split("\r\n").All(line => line.Length <= 510 || reply.Code == 334), "lines are short");
            Invariant.Holds(ReadAll(text) is { } again && again.Code == reply.Code && (reply.Status is null || again.Status == reply.Status), "a reply is read again: " + text);
        }
    }

    public static void Ehlo(byte[] input)
    {
        string lines = Encoding.Latin1.GetString(input);
        var reply = new SmtpReply(250, null, lines.Split("\r\n"));
        Invariant.Holds(EhloReply.TryRead(reply, out var ehlo), "EHLO is read");
        var edited = ehlo!.Without("STARTTLS").WithMechanisms("PLAIN");
        Invariant.Holds(edited.Mechanisms is ["PLAIN"] && !edited.Has("starttls"), "and edited");
        Invariant.Holds(ehlo.Size is null or > 0, "a size is one");
        var text = edited.ToReply();
        Invariant.Holds(text.Format().Split("\r\n").All(line => line.Length <= 510), "lines are short");
        Invariant.Holds(EhloReply.TryRead(text, out var again) && again.All.Count == edited.All.Count, "EHLO is read again");
    }

    /// <summary>The first byte is the size of the pieces.</summary>
    public static void Content(byte[] input)
    {
        if (input.Length == 0)
            return;
        byte[] stream = input[1..];
        var (mail, framer, consumed) = Read(stream, int.MaxValue);
        var (cutMail, cut, cutConsumed) = Read(stream, 1 + input[0]);
        Invariant.Holds(mail.AsSpan().SequenceEqual(cutMail) && consumed == cutConsumed && framer.Faults == cut.Faults && framer.IsWhole == cut.IsWhole, "cutting changes nothing");
        bool endsWhere = ((ReadOnlySpan<byte>)[.. "\r\n"u8, .. stream]).IndexOf("\r\n.\r\n"u8) is >= 0 and var end && end + 3 == consumed;
        Invariant.Holds(framer.IsWhole == endsWhere, "only CRLF, dot, CRLF is the end");
        var output = new ArrayBufferWriter<byte>();
        var writer = new DataWriter();
        foreach (byte[] part in stream.Chunk(1 + input[0]))
            writer.Write(part, output);
        writer.Finish(output);
        var (_, whole, length) = Read(output.WrittenSpan.ToArray(), int.MaxValue);
        Invariant.Holds(whole.IsWhole && length == output.WrittenCount && (whole.Faults & ~DataFaults.Nul) == DataFaults.None, "what is written ends where it ends, and holds nothing bare");
        if (framer.IsWhole && framer.Faults == DataFaults.None)
        {
            output.ResetWrittenCount();
            writer.Write(mail, output);
            writer.Finish(output);
            Invariant.Holds(Read(output.WrittenSpan.ToArray(), 7).Mail.AsSpan().SequenceEqual(mail), "a mail comes through");
        }
    }

    private static (byte[] Mail, DataFramer Framer, int Consumed) Read(byte[] stream, int piece)
    {
        var framer = new DataFramer();
        var output = new ArrayBufferWriter<byte>();
        int at = 0;
        while (at < stream.Length && !framer.IsWhole)
            at += framer.Read(stream.AsSpan(at, Math.Min(piece, stream.Length - at)), output);
        return (output.WrittenSpan.ToArray(), framer, at);
    }

    private static SmtpReply? ReadAll(string text)
    {
        var reader = new SmtpReplyReader();
        SmtpReply? reply = null;
        foreach (string line in text.Split("\r\n").SkipLast(1))
        {
            if (!reader.TryRead(Encoding.ASCII.GetBytes(line), out reply, out _))
                return null;
        }
        return reply;
    }

    private static void IsPath(SmtpPath path) =>
        Invariant.Holds(path.Address is null || !path.ToString().Any(char.IsControl), "an address is printable: " + path);

    private static void IsRefusal(SmtpReply refusal)
    {
        Invariant.Holds(refusal.Code is 500 or 501 or 553 or 555 && refusal.Status is not null, "a refusal has its code");
        Invariant.IsReplyText(refusal.Text);
        Invariant.Holds(refusal.Format().IndexOf('\n', StringComparison.Ordinal) == refusal.Format().Length - 1, "and is one line");
    }
}
