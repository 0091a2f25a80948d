using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Fuzz.Servers;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Imap;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Preludes;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>Clients of a server of mailboxes that are brought to a state before they say anything. The first byte of an input is the state, the second how it is cut.</summary>
internal static class ImapSessionTarget
{
    private const int MostOutput = 4 << 20;

    /// <summary>What is said before, line by line.</summary>
    private static readonly string[] States =
    [
        "", "a SELECT INBOX\r\n", "a EXAMINE INBOX\r\n", "a SELECT INBOX (CONDSTORE)\r\n", "a ENABLE QRESYNC\r\nb SELECT INBOX\r\n", "a ENABLE IMAP4rev2 UTF8=ACCEPT\r\nb SELECT INBOX\r\n",
        "a IDLE\r\n", "a SELECT INBOX\r\nb IDLE\r\n", "a APPEND INBOX {20+}\r\n", "a APPEND INBOX (\\Seen) {4+}\r\na: b", "a SELECT INBOX\r\nb APPEND INBOX {40}\r\n", "a APPEND nowhere {30+}\r\n",
        "a SELECT INBOX\r\nb STORE 1:2 +FLAGS (\\Deleted)\r\n", "a SELECT INBOX\r\nb FETCH 1 (BODY[] ", "a SELECT INBOX\r\nb FETCH 1 {8+}\r\n",
    ];

    private static readonly LoopRig Rig = new();
    private static readonly LoopGroup Group = new(1, TimeProvider.System, _ => { });
    private static readonly Workers Workers = new(2);
    private static readonly MailboxWatch Watch = new(TimeProvider.System);
    private static readonly TemporaryDirectory Directory = new();
    private static readonly MailStore Store = new(new MailLocation(Directory.File("%u")), Workers, Watch, TimeProvider.System, NullLogger.Instance);

    private static int s_inputs;

    internal static void Session(byte[] input)
    {
        if (input.Length < 2)
            return;
        string state = States[input[0] % States.Length];
        string user = NewUser();
        var conduit = Rig.RunAsync(() => ServeAsync(user, Pieces(state, input))).GetAwaiter().GetResult();
        Invariant.Holds(conduit.Output.Length < MostOutput, "an answer has its bounds");
        Responses(Encoding.Latin1.GetString(conduit.Output));
    }

    /// <summary>A user with a fresh mailbox. None is used twice: a mailbox stays open for a while after its last session.</summary>
    private static string NewUser()
    {
        string user = string.Create(CultureInfo.InvariantCulture, $"u{s_inputs++}");
        _ = Store.TreeOf(user);
        Fill(Directory.File(user));
        return user;
    }

    private static IEnumerable<byte[]> Pieces(string state, byte[] input)
    {
        yield return Encoding.ASCII.GetBytes(state);
        byte[] rest = input[2..];
        while (rest.Length > 0)
        {
            int line = Array.IndexOf(rest, (byte)'\n') + 1;
            int count = input[1] == 0 ? line > 0 ? line : rest.Length : Math.Min(rest.Length, input[1] == 255 ? rest.Length : (int)input[1]);
            yield return rest[..count];
            rest = rest[count..];
        }
    }

    private static async Task<PiecewiseConduit> ServeAsync(string user, IEnumerable<byte[]> pieces)
    {
        var settings = new DoorSettings
        {
            Name = "door",
            Accept = [new End { Text = "door", Host = "127.0.0.1", Port = 1, Tls = TlsMode.Clear, Protocol = MailProtocol.Imap }],
            Connect = [],
        };
        var log = NullLogger.Instance;
        var parts = new DoorParts { Loops = Group, Dialer = default!, Inherited = InheritedSockets.None, Detected = new DetectMemory(), Log = log };
        var conduit = new PiecewiseConduit(Rig.Loop, pieces);
        var connection = new Connection(1, new Door(settings, parts), conduit, PeerAddress.From(System.Net.IPAddress.Loopback, 1));
        await using var session = new ImapSession(connection, Store, Store.TreeOf(user));
        try
        {
            await session.ServeAsync(connection);
        }
        catch (ConduitException e)
        {
            Invariant.Holds(!e.Fault.Text.Any(char.IsControl), "a fault is one line");
        }
        connection.Deadline.Clear();
        return conduit;
    }

    /// <summary>A message of parts, and one that is damaged.</summary>
    private static void Fill(string path)
    {
        string[] messages = [.. MailSamples.All.Where(sample => sample.Name is "forwarded" or "damaged-header" or "names").Select(sample => sample.Text)];
        for (int i = 0; i < messages.Length; i++)
            File.WriteAllText(Path.Combine(path, "cur", string.Create(CultureInfo.InvariantCulture, $"{1000 + i}.M{i}.x:2,")), messages[i], Encoding.Latin1);
    }

    /// <summary>Responses stand alone, each begins as one does, and every literal is as long as it says.</summary>
    private static void Responses(string said)
    {
        for (int at = 0; at < said.Length;)
        {
            Invariant.Holds(said[at] is '*' or '+' || char.IsAsciiLetterOrDigit(said[at]) || char.IsPunctuation(said[at]) || char.IsSymbol(said[at]), "a response begins as one does: " + Shown(said, at));
            for (bool isOver = false; !isOver;)
            {
                int end = said.IndexOf("\r\n", at, StringComparison.Ordinal);
                Invariant.Holds(end >= 0, "a response is whole: " + Shown(said, at));
                string line = said[at..end];
                Invariant.Holds(!line.Contains('\0', StringComparison.Ordinal), "a line has no NUL: " + line);
                at = end + 2;
                int open = line.EndsWith('}') ? line.LastIndexOf('{') : -1;
                int length = 0;
                isOver = open < 0 || !int.TryParse(line.AsSpan(open + 1, line.Length - open - 2), NumberStyles.None, CultureInfo.InvariantCulture, out length);
                at += length;
                Invariant.Holds(isOver || at < said.Length, "a literal is as long as it says: " + line);
            }
        }
    }

    private static string Shown(string said, int at) => said.Substring(at, Math.Min(200, said.Length - at));
}
