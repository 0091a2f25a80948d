using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Fuzz.Servers;
using Postern.Mail.Mailboxes;
using Postern.Mail.Doors;
using Postern.Mail.Doors.Logins;
using Postern.Mail.Servers.Pop3;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Listening;
using Postern.Net.Loops;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Store.Maildir;
using Postern.Store.Watching;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>POP3 clients after their login, with three messages. The first byte of an input is how it is cut.</summary>
internal static class Pop3SessionTarget
{
    private static readonly string[] Messages = ["Subject: one\n\nbody\n", "Subject: two\n\n.\n..\nno end", ""];

    private static readonly LoopRig Rig = new();
    private static readonly LoopGroup Group = new(1, TimeProvider.System, _ => { });
    private static readonly Workers Workers = new(1);
    private static readonly TemporaryDirectory Directory = new();
    private static readonly MailboxWatch Watch = new(TimeProvider.System);
    private static readonly MailStore Store = new(new MailLocation(Directory.File("%u")), Workers, Watch, TimeProvider.System, NullLogger.Instance);

    internal static void Commands(byte[] input)
    {
        if (input.Length < 1)
            return;
        var folder = Store.TreeOf("me").Folder(FolderName.Inbox);
        foreach (string part in (string[])["cur", "new"])
        {
            foreach (string file in System.IO.Directory.GetFiles(Path.Combine(folder.Path, part)))
                File.Delete(file);
        }

        for (int i = 0; i < Messages.Length; i++)
            File.WriteAllText(Path.Combine(folder.Path, "cur", $"{i}.test:2,"), Messages[i]);
        var conduit = Rig.RunAsync(() => ServeAsync(Pieces(input))).GetAwaiter().GetResult();
        string said = Encoding.Latin1.GetString(conduit.Output);
        int files = System.IO.Directory.GetFiles(Path.Combine(folder.Path, "cur")).Length;
        Check(said, input, files);
    }

    private static void Check(string said, byte[] input, int files)
    {
        Invariant.Holds(said.Length == 0 || said.EndsWith("\r\n", StringComparison.Ordinal), "answers are whole lines");
        bool hasQuit = Encoding.Latin1.GetString(input).Contains("quit", StringComparison.OrdinalIgnoreCase);
        Invariant.Holds(files == Messages.Length || (hasQuit && said.Contains("+OK It goes at QUIT", StringComparison.Ordinal)), "nothing goes without DELE and QUIT");
        Invariant.Holds(!said.Contains("SYS/", StringComparison.Ordinal), "the disk is well: " + said);
        Invariant.Holds(said.Split("Goodbye").Length <= 2 && (!said.Contains("Goodbye", StringComparison.Ordinal) || said.EndsWith("+OK Goodbye\r\n", StringComparison.Ordinal)), "nothing follows the end: " + said);
    }

    private static IEnumerable<byte[]> Pieces(byte[] input)
    {
        int size = input[0] == 0 ? input.Length : input[0];
        return input[1..].Chunk(size);
    }

    private static async Task<PiecewiseConduit> ServeAsync(IEnumerable<byte[]> pieces)
    {
        var settings = new DoorSettings
        {
            Name = "door",
            Accept = [new End { Text = "door", Host = "127.0.0.1", Port = 1, Tls = TlsMode.StartTls, Protocol = MailProtocol.Pop3 }],
            Connect = [],
        };
        var parts = new DoorParts { Loops = Group, Dialer = default!, Inherited = InheritedSockets.None, Detected = new DetectMemory(), Log = NullLogger.Instance };
        var conduit = new PiecewiseConduit(Rig.Loop, pieces);
        var connection = new Connection(1, new Door(settings, parts), conduit, PeerAddress.From(System.Net.IPAddress.Loopback, 1));
        var mailboxes = new Pop3Mailboxes(Store, new MaildropLocks(TimeProvider.System, NullLogger.Instance), NullLogger.Instance);
        var opened = await mailboxes.OpenAsync(connection, new Identity("me", "USER")) as Opening.Opened;
        Invariant.Holds(opened?.Service is not null, "the mailbox opens");
        await using var service = opened!.Service!; // just seen
        try
        {
            _ = await service.ServeAsync(connection);
        }
        catch (ConduitException e)
        {
            Invariant.Holds(e.Fault.Kind == FaultKind.Protocol && !e.Fault.Text.Any(char.IsControl), "a fault is one line: " + e.Fault.Text);
        }

        connection.Deadline.Clear();
        return conduit;
    }
}
