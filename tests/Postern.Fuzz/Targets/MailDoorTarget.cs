using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Fuzz.Servers;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Doors.Pop3;
using Postern.Mail.Doors.Submission;
using Postern.Mail.Guard;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Fuzz.Targets;

/// <summary>Clients of mail doors that are brought to a state before they say anything. The first byte of an input is the state, the second how it is cut.</summary>
internal static class MailDoorTarget
{
    private const string In = "EHLO me\r\nAUTH PLAIN AG1lAHJpZ2h0\r\n"; // me, right
    private const string Mail = In + "MAIL FROM:<me@example.test>\r\nRCPT TO:<you@example.test>\r\n";

    /// <summary>What is said before, line by line; a door at which one may not log in yet for the lines that begin with an exclamation mark.</summary>
    private static readonly string[] ImapStates =
        ["!", "", "a AUTHENTICATE PLAIN\r\n", "a LOGIN {5}\r\n", "a LOGIN me wrong\r\n", "a AUTHENTICATE PLAIN AGEAYg==\r\nb AUTHENTICATE PLAIN\r\n", "!a CAPABILITY\r\nb ID NIL\r\n", "a LOGIN {2+}\r\n"];

    private static readonly string[] Pop3States =
        ["!", "", "AUTH PLAIN\r\n", "USER me\r\n", "USER me\r\nPASS wrong\r\n", "!CAPA\r\n", "AUTH\r\n"];

    private static readonly string[] SubmissionStates =
    [
        "!", "!EHLO me\r\n", "EHLO me\r\n", "HELO me\r\n", "EHLO me\r\nAUTH PLAIN\r\n", "EHLO me\r\nAUTH LOGIN\r\nbWU=\r\n", "EHLO me\r\nAUTH PLAIN AGEAYg==\r\n",
        In, In + "MAIL FROM:<me@example.test>\r\n", Mail, Mail + "DATA\r\n", Mail + "DATA\r\nFrom: me@example.test\r\n\r\n", Mail + "BDAT 40\r\n", Mail + "BDAT 40 LAST\r\n",
        Mail + "RSET\r\n", Mail + "EHLO you\r\n", "!BDAT 10\r\n", Mail + "DATA\r\nSubject: x\r\n\r\n.\r\n",
    ];

    private static readonly LoopRig Rig = new();
    private static readonly LoopGroup Group = new(1, TimeProvider.System, _ => { });
    private static readonly TlsServer Tls = NewServer();

    internal static void Imap(byte[] input) => Check(input, MailProtocol.Imap, ImapStates, ImapReplies);

    internal static void Pop3(byte[] input) => Check(input, MailProtocol.Pop3, Pop3States, Pop3Replies);

    internal static void Submission(byte[] input) => Check(input, MailProtocol.Submission, SubmissionStates, SubmissionReplies);

    private static void Check(byte[] input, MailProtocol protocol, string[] states, Action<string[]> replies)
    {
        if (input.Length < 2)
            return;
        string state = states[input[0] % states.Length];
        bool isStranger = state.StartsWith('!');
        var backend = new StrictBackend();
        var conduit = Rig.RunAsync(() => ServeAsync(protocol, isStranger, backend, Pieces(state.TrimStart('!'), input))).GetAwaiter().GetResult();
        string said = Encoding.Latin1.GetString(conduit.Output);
        Invariant.Holds(!isStranger || !backend.IsIn, "nobody is in before TLS");
        int begun = said.IndexOf("Begin TLS\r\n", StringComparison.Ordinal);
        if (begun >= 0)
        {
            string behind = said[(begun + "Begin TLS\r\n".Length)..];
            Invariant.Holds(behind.Length == 0 || behind[0] == '\x15', "nothing but an alert is said behind it: " + behind);
            said = said[..(begun + "Begin TLS\r\n".Length)];
        }
        Invariant.Holds(said.EndsWith("\r\n", StringComparison.Ordinal), "replies are whole lines");
        string[] lines = said[..^2].Split("\r\n");
        Invariant.Holds(lines.All(line => line.All(letter => letter is >= ' ' and <= '~')), "replies can be printed: " + said);
        replies(lines);
    }

    /// <summary>The state comes line by line, as from a client that waits; the rest as it is cut.</summary>
    private static IEnumerable<byte[]> Pieces(string state, byte[] input)
    {
        foreach (string line in state.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return Encoding.ASCII.GetBytes(line + "\n");
        byte[] rest = input[2..];
        while (rest.Length > 0)
        {
            int line = Array.IndexOf(rest, (byte)'\n') + 1;
            int count = input[1] == 0 ? line > 0 ? line : rest.Length : Math.Min(rest.Length, input[1] == 255 ? rest.Length : (int)input[1]);
            yield return rest[..count];
            rest = rest[count..];
        }
    }

    /// <summary>No mechanism that shows the password blocks: the workers have nothing to do.</summary>
    private static readonly LoginWays Ways = new(SaslMechanisms.All, new Workers(1));

    private static async Task<PiecewiseConduit> ServeAsync(MailProtocol protocol, bool isStranger, StrictBackend backend, IEnumerable<byte[]> pieces)
    {
        var settings = new DoorSettings
        {
            Name = "door",
            Accept = [new End { Text = "door", Host = "127.0.0.1", Port = 1, Tls = TlsMode.StartTls, Protocol = protocol }],
            Connect = [new End { Text = "server", Host = "127.0.0.1", Port = 1, Tls = TlsMode.Clear, Protocol = protocol }],
            Mail = new MailSettings { Login = LoginCheck.Pass, Domain = "example.test", ClearLogin = isStranger ? [] : [Everywhere()] },
            Limits = new Limits { Guard = TimeSpan.Zero },
        };
        var log = NullLogger.Instance;
        var post = new GuardPost(new LoginGuard(new byte[32], TimeProvider.System, log), TimeSpan.Zero, hasLabels: false);
        var desk = new LoginDesk(settings, new PassJudge(), Ways, backend, post, Tls, new DoorCompany(null, null), "door.example", TimeProvider.System, log);
        IReception reception = protocol switch
        {
            MailProtocol.Imap => new ImapDoor(desk),
            MailProtocol.Pop3 => new Pop3Door(desk),
            _ => new SubmissionDoor(desk, settings, TimeProvider.System, log),
        };
        var parts = new DoorParts { Loops = Group, Dialer = default!, Inherited = InheritedSockets.None, Detected = new DetectMemory(), Log = log };
        var conduit = new PiecewiseConduit(Rig.Loop, pieces);
        var connection = new Connection(1, new Door(settings, parts), conduit, PeerAddress.From(System.Net.IPAddress.Loopback, 1));
        try
        {
            EndReason? over = await reception.ReceiveAsync(connection, TlsMode.StartTls);
            Invariant.Holds(over is not null || (backend.IsIn && protocol != MailProtocol.Submission), "nobody is let through without a login");
        }
        catch (ConduitException e)
        {
            Invariant.Holds(!e.Fault.Text.Any(char.IsControl), "a fault is one line");
        }
        connection.Deadline.Clear();
        return conduit;
    }

    private static void ImapReplies(string[] lines)
    {
        foreach (string line in lines)
        {
            string[] words = line.Split(' ', 3);
            bool isStatus = words.Length > 1 && words[1] is "OK" or "NO" or "BAD" or "BYE";
            Invariant.Holds(isStatus || line.StartsWith("+ ", StringComparison.Ordinal) || line.StartsWith("* CAPABILITY ", StringComparison.Ordinal) || line == "* ID NIL", "a response is well-formed: " + line);
        }
    }

    private static void Pop3Replies(string[] lines)
    {
        bool isList = false;
        for (int at = 0; at < lines.Length; at++)
        {
            string line = lines[at];
            if (isList)
            {
                isList = line != ".";
                continue;
            }
            Invariant.Holds(line.StartsWith("+OK", StringComparison.Ordinal) || line.StartsWith("-ERR ", StringComparison.Ordinal) || line.StartsWith("+ ", StringComparison.Ordinal), "a reply is well-formed: " + line);
            isList = at > 0 && line is "+OK" or "+OK Capability list follows" && at + 1 < lines.Length && !lines[at + 1].StartsWith('+') && !lines[at + 1].StartsWith('-');
        }
        Invariant.Holds(!isList, "a list ends");
    }

    private static void SubmissionReplies(string[] lines)
    {
        string open = "";
        foreach (string line in lines)
        {
            Invariant.Holds(line.Length >= 4 && line[..3].All(char.IsAsciiDigit) && line[0] is >= '2' and <= '5' && line[3] is ' ' or '-', "a reply is well-formed: " + line);
            Invariant.Holds(open.Length == 0 || open == line[..3], "a reply has one code: " + line);
            open = line[3] == '-' ? line[..3] : "";
        }
        Invariant.Holds(open.Length == 0, "a reply ends");
    }

    private static Cidr Everywhere() => Cidr.TryParse("127.0.0.0/8", out var all, out _) ? all : throw new InvalidOperationException();

    private static TlsServer NewServer()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        var server = new TlsServer(Rig.Loops, new TlsServerSettings());
        server.Use([new TlsIdentity(certificate.ChainDer, certificate.KeyPemBytes, ["localhost"])]);
        return server;
    }
}
