using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Fuzz.Servers;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Database;
using Postern.Mail.Delivery;
using Postern.Mail.Mailboxes;
using Postern.Mail.Servers.Lmtp;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Store.State;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>Mail servers that hand over by LMTP, for two accounts here. The first byte of an input is how far the session is, the second how it is cut.</summary>
internal static class LmtpSessionTarget
{
    private const string Kept = "250 2.0.0 It is kept\r\n";

    /// <summary>What is said before.</summary>
    private static readonly string[] States =
    [
        "", "LHLO x.example\r\n", "LHLO x.example\r\nMAIL FROM:<a@b.example>\r\n", "LHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ann@x.test>\r\n",
        "LHLO x.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<ann@x.test>\r\nRCPT TO:<bob@x.test>\r\nRCPT TO:<ann+x@x.test>\r\nDATA\r\n", "LHLO x.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@x.test>\r\nBDAT 20\r\n",
    ];

    private static readonly LoopRig Rig = new();
    private static readonly LoopGroup Group = new(1, TimeProvider.System, _ => { });
    private static readonly Workers Workers = new(2);
    private static readonly MailboxWatch Watch = new(TimeProvider.System);
    private static readonly TemporaryDirectory Directory = new();
    private static readonly DeliveryParts Parts = Make();

    internal static void Session(byte[] input)
    {
        if (input.Length < 2)
            return;
        foreach (string file in Mails("new").Concat(Mails("tmp")))
            File.Delete(file);
        var conduit = Rig.RunAsync(() => ServeAsync(Pieces(input))).GetAwaiter().GetResult();
        string said = Encoding.Latin1.GetString(conduit.Output);
        foreach (string line in said.Split("\r\n").SkipLast(1))
            Invariant.Holds(line.Length > 3 && line[..3].All(char.IsAsciiDigit) && line[3] is ' ' or '-', "an answer begins with its code: " + line);
        Invariant.Holds(said.EndsWith("\r\n", StringComparison.Ordinal), "answers are whole lines");
        string[] mails = [.. Mails("new")];
        int kept = said.Split(Kept).Length - 1;
        Invariant.Holds(mails.Length <= kept && (kept == 0 || mails.Length > 0), $"what is kept was said to be: {kept} answers, {mails.Length} mails");
        Invariant.Holds(!Mails("tmp").Any(), "nothing is left in tmp");
        foreach (string mail in mails)
            Invariant.Holds(File.ReadAllText(mail, Encoding.Latin1).StartsWith("Return-Path: <", StringComparison.Ordinal), "a mail begins with its trace");
    }

    private static IEnumerable<string> Mails(string part) => new[] { "ann@x.test", "bob@x.test" }
        .Select(user => Path.Combine(Directory.File("mail"), user, part)).Where(System.IO.Directory.Exists).SelectMany(System.IO.Directory.GetFiles);

    private static IEnumerable<byte[]> Pieces(byte[] input)
    {
        // Line by line: whoever says something behind DATA before its answer is cut off.
        foreach (string line in States[input[0] % States.Length].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            yield return Encoding.ASCII.GetBytes(line + "\n");
        foreach (byte[] piece in input[2..].Chunk(input[1] == 0 ? Math.Max(1, input.Length) : input[1]))
            yield return piece;
    }

    private static async Task<PiecewiseConduit> ServeAsync(IEnumerable<byte[]> pieces)
    {
        var conduit = new PiecewiseConduit(Rig.Loop, pieces);
        var parts = new DoorParts { Loops = Group, Dialer = default!, Inherited = InheritedSockets.None, Detected = new DetectMemory(), Log = NullLogger.Instance };
        var connection = new Connection(1, new Door(Parts.Door, parts), conduit, PeerAddress.From(System.Net.IPAddress.Loopback, 1));
        try
        {
            _ = await new LmtpDoor(Parts, server: null).ReceiveAsync(connection, TlsMode.Clear);
        }
        catch (ConduitException e)
        {
            Invariant.Holds(!e.Fault.Text.Any(char.IsControl), "a fault is one line: " + e.Fault.Text);
        }

        connection.Deadline.Clear();
        return conduit;
    }

    private static DeliveryParts Make()
    {
        var settings = new DoorSettings
        {
            Name = "door",
            Accept = [new End { Text = "door", Host = "127.0.0.1", Port = 1, Tls = TlsMode.Clear, Protocol = MailProtocol.Lmtp }],
            Connect = [],
            Mail = new MailSettings { Mailboxes = Directory.File("mail/%u") },
        };
        var accounts = new DatabaseAccounts(Directory.File("accounts.db"));
        foreach (string name in (string[])["ann@x.test", "bob@x.test"])
            accounts.Change(name, _ => new Account { Name = name });
        var desk = new AccountDesk(accounts, StateKey.FindOrMake(Directory.Path), Workers, TimeProvider.System, fault => throw fault);
        desk.Survey();
        var store = new MailStore(new MailLocation(Directory.File("mail/%u")), Workers, Watch, TimeProvider.System, NullLogger.Instance);
        return new DeliveryParts(settings, "door.example", new Recipients(desk, settings.Mail, "door.example"), store, TimeProvider.System, NullLogger.Instance);
    }
}
