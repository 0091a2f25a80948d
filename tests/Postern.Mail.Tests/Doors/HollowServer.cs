using System.Collections.Concurrent;
using System.Text;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>A server whose list is longer than its skill: PLAIN lets ann in by her password, and to anything else it says what a test wants, line by line.</summary>
/// <remarks>What it says: YES, NO, NOT (it does not know the mechanism), LATER; or a challenge, behind a plus sign, in which {nonce} is the client's.</remarks>
internal sealed class HollowServer(MailProtocol protocol, IReadOnlyDictionary<string, string[]> script)
{
    internal const string Password = "secret";

    /// <summary>The mechanisms that were tried, in their order.</summary>
    internal ConcurrentQueue<string> Tried { get; } = new();

    internal string Story => string.Join(' ', Tried);

    internal async Task ServeAsync(ScriptedPeer peer)
    {
        await peer.SayAsync(protocol switch { MailProtocol.Imap => "* OK ready\r\n", MailProtocol.Pop3 => "+OK ready\r\n", _ => "220 hop ready\r\n" });
        while (true)
        {
            string[] words = (await peer.LineAsync()).Split(' ');
            string tag = protocol == MailProtocol.Imap ? words[0] : "";
            string[] command = protocol == MailProtocol.Imap ? words[1..] : words;
            if (command[0] is "AUTH" or "AUTHENTICATE")
                await LogInAsync(peer, tag, command[1], command[2]);
            else
                await peer.SayAsync(Answer(tag, command[0]));
        }
    }

    private async Task LogInAsync(ScriptedPeer peer, string tag, string mechanism, string initial)
    {
        Tried.Enqueue(mechanism);
        string first = Encoding.UTF8.GetString(Convert.FromBase64String(initial));
        if (mechanism == "PLAIN")
        {
            await peer.SayAsync(Verdict(tag, first == $"\0ann\0{Password}" ? "YES" : "NO"));
            return;
        }
        string nonce = first[(first.IndexOf("r=", StringComparison.Ordinal) + 2)..];
        foreach (string says in script[mechanism])
        {
            if (says[0] != '+')
            {
                await peer.SayAsync(Verdict(tag, says));
                return;
            }
            string challenge = says[1..].Replace("{nonce}", nonce, StringComparison.Ordinal);
            await peer.SayAsync($"{(protocol == MailProtocol.Submission ? "334" : "+")} {Convert.ToBase64String(Encoding.UTF8.GetBytes(challenge))}\r\n");
            if (await peer.LineAsync() == "*")
            {
                await peer.SayAsync(Verdict(tag, "NOT"));
                return;
            }
        }
    }

    private string Answer(string tag, string command)
    {
        string[] all = [.. script.Keys, "PLAIN"];
        return (protocol, command) switch
        {
            (MailProtocol.Imap, "CAPABILITY") => $"* CAPABILITY IMAP4rev1 SASL-IR LOGINDISABLED {string.Join(' ', all.Select(name => "AUTH=" + name))}\r\n{tag} OK\r\n",
            (MailProtocol.Imap, _) => $"{tag} OK\r\n",
            (MailProtocol.Pop3, "CAPA") => $"+OK\r\nSASL {string.Join(' ', all)}\r\n.\r\n",
            (MailProtocol.Pop3, _) => "+OK\r\n",
            (_, "EHLO") => $"250-hop\r\n250 AUTH {string.Join(' ', all)}\r\n",
            _ => "250 2.0.0 fine\r\n",
        };
    }

    private string Verdict(string tag, string says) => protocol switch
    {
        MailProtocol.Imap => $"{tag} {says switch { "YES" => "OK in", "NO" => "NO refused", "LATER" => "NO [UNAVAILABLE] later", _ => "BAD not here" }}\r\n",
        MailProtocol.Pop3 => says switch { "YES" => "+OK in\r\n", "LATER" => "-ERR [SYS/TEMP] later\r\n", _ => "-ERR refused\r\n" },
        _ => says switch { "YES" => "235 2.7.0 in\r\n", "NO" => "535 5.7.8 refused\r\n", "LATER" => "454 4.7.0 later\r\n", _ => "504 5.5.4 not here\r\n" },
    };
}
