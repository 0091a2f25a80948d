using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Text;

namespace Postern.Interop.Tests.Peers;

/// <summary>A server that still shows after the login what only makes sense before it, as GNU Mailutils and Cyrus do; it remembers which commands it was given.</summary>
internal static class ShowingServer
{
    /// <summary>What Cyrus 3.6.1 (an administrator) and GNU imap4d 3.15 show together after the login, among others.</summary>
    private const string ImapList = "IMAP4rev1 NAMESPACE ID IDLE LITERAL+ UNSELECT STARTTLS AUTH=PLAIN AUTH=SCRAM-SHA-256 LOGINDISABLED UNAUTHENTICATE COMPRESS=DEFLATE";

    /// <summary>What GNU pop3d 3.15 shows after the login, and what others add.</summary>
    private const string Pop3List = "TOP\r\nUIDL\r\nRESP-CODES\r\nPIPELINING\r\nEXPIRE NEVER\r\nUSER\r\nSTLS\r\nSASL PLAIN\r\nIMPLEMENTATION GNU Mailutils 3.15\r\n.\r\n";

    internal static ByteServer Imap(ConcurrentQueue<string> commands, string mail) => new(socket => ImapAsync(socket, commands, mail));

    internal static ByteServer Pop3(ConcurrentQueue<string> commands, string mail) => new(socket => Pop3Async(socket, commands, mail));

    private static async Task ImapAsync(Socket socket, ConcurrentQueue<string> commands, string mail)
    {
        await using var stream = new NetworkStream(socket);
        bool isIn = false;
        await SayAsync(stream, "* OK ready\r\n");
        while (await LineAsync(stream) is { } line)
        {
            string[] words = line.Split(' ');
            (string tag, string name) = (words[0], words[1].ToUpperInvariant());
            if (isIn)
                commands.Enqueue(name);
            isIn |= name == "LOGIN";
            await (name switch
            {
                "CAPABILITY" => SayAsync(stream, $"* CAPABILITY {(isIn ? ImapList : "IMAP4rev1")}\r\n{tag} OK done\r\n"),
                "FETCH" => SayAsync(stream, $"* 1 FETCH (BODY[] {{{mail.Length}}}\r\n{mail})\r\n{tag} OK done\r\n"),
                "APPEND" when words[2] == "nothing" => SayAsync(stream, $"{tag} NO [TRYCREATE] no such mailbox\r\n"),
                "APPEND" => AppendAsync(stream, tag, line),
                "IDLE" => IdleAsync(stream, tag),
                "LOGOUT" => SayAsync(stream, $"* BYE see you\r\n{tag} OK done\r\n"),
                _ => SayAsync(stream, $"{tag} OK [CAPABILITY {ImapList}] done\r\n"),
            });
            if (name == "LOGOUT")
                return;
        }
    }

    private static async Task AppendAsync(NetworkStream stream, string tag, string line)
    {
        while (line.EndsWith('}'))
        {
            await SayAsync(stream, "+ go on\r\n");
            await stream.ReadExactlyAsync(new byte[int.Parse(line[(line.LastIndexOf('{') + 1)..^1], System.Globalization.CultureInfo.InvariantCulture)]);
            line = await LineAsync(stream) ?? "";
        }
        await SayAsync(stream, $"{tag} OK taken\r\n");
    }

    private static async Task IdleAsync(NetworkStream stream, string tag)
    {
        await SayAsync(stream, "+ idling\r\n* 3 EXISTS\r\n");
        string? end = await LineAsync(stream);
        await SayAsync(stream, $"{tag} {(end == "DONE" ? "OK" : "BAD")} idle\r\n");
    }

    private static async Task Pop3Async(Socket socket, ConcurrentQueue<string> commands, string mail)
    {
        await using var stream = new NetworkStream(socket);
        bool isIn = false;
        await SayAsync(stream, "+OK ready\r\n");
        while (await LineAsync(stream) is { } line)
        {
            string name = line.Split(' ')[0].ToUpperInvariant();
            if (isIn)
                commands.Enqueue(name);
            isIn |= name == "PASS";
            await SayAsync(stream, name switch
            {
                "CAPA" => "+OK list\r\n" + (isIn ? Pop3List : "USER\r\n.\r\n"),
                "RETR" => $"+OK {mail.Length} octets\r\n{Letter.Stuffed(mail)}.\r\n",
                "LIST" => "+OK one\r\n1 100\r\n.\r\n",
                _ => $"+OK {name}\r\n",
            });
            if (name == "QUIT")
                return;
        }
    }

    private static async Task SayAsync(NetworkStream stream, string words) => await stream.WriteAsync(Encoding.Latin1.GetBytes(words));

    private static async Task<string?> LineAsync(NetworkStream stream)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await stream.ReadAsync(one) == 1)
        {
            if (one[0] == '\n')
                return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }
        return null;
    }
}
