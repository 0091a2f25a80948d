namespace Postern.Mail.Tests.Doors;

/// <summary>What a server says to what: the greeting is for the empty line, and the end of a mail for the dot.</summary>
/// <remarks>In an answer <c>{tag}</c> is the first word of the line. Some answers are no words: see the constants.</remarks>
internal sealed class Script(params (string Heard, string Says)[] answers)
{
    /// <summary>It says nothing, and stays.</summary>
    internal const string Silence = "\x01silence";

    /// <summary>It closes.</summary>
    internal const string End = "\x01end";

    /// <summary>It says a line again and again, and never ends.</summary>
    internal const string Lines = "\x01lines ";

    /// <summary>It says a line now and then, and never ends.</summary>
    internal const string Drip = "\x01drip ";

    /// <summary>It says bytes again and again, and no line ends.</summary>
    internal const string Flood = "\x01flood";

    internal static Script Imap { get; } = new(
        ("", "* OK ready\r\n"),
        ("CAPABILITY", "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n{tag} OK\r\n"),
        ("AUTHENTICATE", "{tag} OK [CAPABILITY IMAP4rev1 IDLE] in\r\n"),
        ("NOOP", "{tag} OK of the server\r\n"),
        ("LOGOUT", "* BYE\r\n{tag} OK\r\n"));

    internal static Script Pop3 { get; } = new(
        ("", "+OK ready\r\n"),
        ("CAPA", "+OK\r\nSASL PLAIN\r\nUIDL\r\n.\r\n"),
        ("AUTH", "+OK in\r\n"),
        ("STAT", "+OK 0 0\r\n"),
        ("QUIT", "+OK\r\n"));

    internal static Script Smtp { get; } = new(
        ("", "220 hop ready\r\n"),
        ("EHLO", "250-hop\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250-DSN\r\n250 AUTH PLAIN\r\n"),
        ("AUTH", "235 2.7.0 in\r\n"),
        ("MAIL", "250 2.1.0 fine\r\n"),
        ("RCPT", "250 2.1.5 fine\r\n"),
        ("DATA", "354 go on\r\n"),
        (".", "250 2.0.0 queued as 1\r\n"),
        ("RSET", "250 2.0.0 forgotten\r\n"),
        ("QUIT", "221 2.0.0 bye\r\n"));

    /// <summary>The same but for these answers.</summary>
    internal Script But(params (string Heard, string Says)[] others) => new([.. others, .. answers]);

    /// <summary>Serves a connection.</summary>
    internal async Task ServeAsync(ScriptedPeer peer)
    {
        if (!await SayAsync(peer, "", ""))
            return;
        while (true)
        {
            string line = await peer.LineAsync();
            string[] words = line.Split(' ');
            string heard = words.Length > 1 && AnswerTo(words[0]).Length == 0 ? words[1] : words[0]; // IMAP begins with a tag
            if (!await SayAsync(peer, heard, words[0]))
                return;
            if (heard == "DATA" && AnswerTo("DATA").StartsWith('3') && !await TakeMailAsync(peer))
                return;
        }
    }

    private async Task<bool> TakeMailAsync(ScriptedPeer peer)
    {
        if (AnswerTo("body") == End)
        {
            await peer.LineAsync();
            return await SayAsync(peer, "body", "");
        }
        if (AnswerTo("body") == Silence)
            return await SayAsync(peer, "body", "");
        while (await peer.LineAsync() != ".")
        {
            // the mail
        }
        return await SayAsync(peer, ".", "");
    }

    private string AnswerTo(string heard) => Array.Find(answers, row => row.Heard == heard).Says ?? "";

    /// <summary>Says its answer; false where the conversation is over.</summary>
    private async Task<bool> SayAsync(ScriptedPeer peer, string heard, string tag)
    {
        string says = AnswerTo(heard);
        switch (says)
        {
            case Silence:
                return false;
            case End:
                peer.Close();
                return false;
            case Flood:
                await ForeverAsync(peer, new string('x', 8192));
                return false;
            case not null when says.StartsWith(Lines, StringComparison.Ordinal):
                await ForeverAsync(peer, says[Lines.Length..].Replace("{tag}", tag, StringComparison.Ordinal));
                return false;
            case not null when says.StartsWith(Drip, StringComparison.Ordinal):
                await ForeverAsync(peer, says[Drip.Length..].Replace("{tag}", tag, StringComparison.Ordinal), TimeSpan.FromMilliseconds(50));
                return false;
            case "":
                await peer.SayAsync($"{tag} BAD what?\r\n");
                return true;
            default:
                await peer.SayAsync(says!.Replace("{tag}", tag, StringComparison.Ordinal));
                return true;
        }
    }

    private static async Task ForeverAsync(ScriptedPeer peer, string words, TimeSpan pause = default)
    {
        while (true)
        {
            await peer.SayAsync(words);
            if (pause > TimeSpan.Zero)
                await Task.Delay(pause, TimeProvider.System, CancellationToken.None);
        }
    }
}
