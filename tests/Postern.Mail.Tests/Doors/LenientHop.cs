using System.Text.RegularExpressions;

namespace Postern.Mail.Tests.Doors;

/// <summary>A next hop of the kind that made smuggling work: any CR or LF ends a line, and a dot alone between two of them, zero octets or not, ends a mail.</summary>
internal sealed partial class LenientHop
{
    private readonly List<string> _mails = [];
    private readonly List<string> _commands = [];

    /// <summary>The mails that it took, as it cut them.</summary>
    internal IReadOnlyList<string> Mails
    {
        get
        {
            lock (_mails)
                return [.. _mails];
        }
    }

    /// <summary>The commands that it heard, or believed to hear.</summary>
    internal IReadOnlyList<string> Commands
    {
        get
        {
            lock (_mails)
                return [.. _commands];
        }
    }

    internal async Task ServeAsync(ScriptedPeer peer)
    {
        await peer.SayAsync("220 hop\r\n");
        string held = "";
        bool inMail = false;
        while (true)
        {
            held += await peer.BytesAsync();
            while ((inMail ? EndOfMail : EndOfLine).Match(held) is { Success: true } end)
            {
                string piece = held[..end.Index];
                held = held[(end.Index + end.Length)..];
                lock (_mails)
                    (inMail ? _mails : _commands).Add(piece);
                string verb = inMail || piece.Length < 4 ? "" : piece[..4].ToUpperInvariant();
                await peer.SayAsync(inMail ? "250 2.0.0 queued\r\n" : verb switch { "DATA" => "354 go on\r\n", "EHLO" => "250-hop\r\n250 AUTH PLAIN\r\n", "AUTH" => "235 in\r\n", _ => "250 fine\r\n" });
                inMail = verb == "DATA";
                if (inMail)
                    held = "\n" + held; // the mail begins at a line's start
            }
        }
    }

    [GeneratedRegex("\r\n|\r|\n")]
    private static partial Regex EndOfLine { get; }

    [GeneratedRegex("(\r\n|\r|\n)\0*\\.\0*(\r\n|\r|\n)")]
    private static partial Regex EndOfMail { get; }
}
