using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Preludes;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>What clients and servers say before STARTTLS. The first byte of an input is the protocol, the second the size of its pieces.</summary>
internal static class PreludeTarget
{
    private static readonly MailProtocol[] Protocols =
        [MailProtocol.Pop3, MailProtocol.Imap, MailProtocol.Smtp, MailProtocol.Lmtp, MailProtocol.Nntp, MailProtocol.Sieve];

    private static readonly LoopRig Rig = new();
    private static readonly TlsServer Server = NewServer();
    private static readonly TlsClient Client = new(Rig.Loops, new TlsClientSettings { Verify = false });

    internal static void Front(byte[] input) => Check(input, ServeAsync);

    internal static void Back(byte[] input) => Check(input, SecureAsync);

    internal static void Swallow(byte[] input) => Check(input, SwallowAsync);

    private static void Check(byte[] input, Func<Prelude, MemoryConduit, Deadline, Task<string>> run)
    {
        if (input.Length < 2)
            return;
        var prelude = Prelude.For(Protocols[input[0] % Protocols.Length], new PreludeSettings(), new Limits());
        var cut = Converse(prelude, input.AsMemory(2), 1 + input[1], run);
        var whole = Converse(prelude, input.AsMemory(2), int.MaxValue, run);
        Invariant.Holds(cut.Begun || whole.Begun || cut == whole, $"cutting changes nothing: {cut} and {whole}");
    }

    /// <summary>Runs a conversation; tells its end, what was said in clear text, and whether TLS was begun or refused for its place in the packet.</summary>
    private static (string End, string Said, bool Begun) Converse(
        Prelude prelude, ReadOnlyMemory<byte> input, int piece, Func<Prelude, MemoryConduit, Deadline, Task<string>> run)
    {
        var task = Rig.RunAsync(async () =>
        {
            var conduit = new MemoryConduit(Rig.Loop, input, piece);
            var deadline = new Deadline(Rig.Loop);
            string end;
            try
            {
                end = await run(prelude, conduit, deadline);
            }
            catch (ConduitException e)
            {
                end = $"{e.Fault.Kind}: {e.Fault.Text}";
                Invariant.Holds(!e.Fault.Text.Any(char.IsControl) && e.Fault.Text.Length < 500, "a fault is one short line");
                AssertOneLine(prelude.Farewell(e.Fault.Text));
            }
            deadline.Clear();
            string said = Encoding.Latin1.GetString(conduit.Output);
            bool begun = end.Contains("TLS", StringComparison.Ordinal) && !end.Contains("does not offer TLS", StringComparison.Ordinal);
            if (!begun)
                Invariant.Holds(said.Length == 0 || said.EndsWith("\r\n", StringComparison.Ordinal), "replies are whole lines");
            return (end, said, begun);
        });
        return task.GetAwaiter().GetResult();
    }

    private static async Task<string> ServeAsync(Prelude prelude, MemoryConduit conduit, Deadline deadline) =>
        (await prelude.ServeAsync(prelude.TalkToClient(conduit), Server, deadline)).ToString();

    private static async Task<string> SecureAsync(Prelude prelude, MemoryConduit conduit, Deadline deadline)
    {
        byte[] greeting = await prelude.SecureAsync(prelude.TalkToServer(conduit), Client, "localhost", "localhost", deadline);
        throw new InvalidOperationException($"Broken: no handshake is in the input, but it was secured: {Encoding.Latin1.GetString(greeting)}");
    }

    private static async Task<string> SwallowAsync(Prelude prelude, MemoryConduit conduit, Deadline deadline)
    {
        string kept = Encoding.Latin1.GetString(await prelude.SwallowGreetingAsync(prelude.TalkToServer(conduit), deadline));
        Invariant.Holds(kept.Length == 0 || kept.EndsWith("\r\n", StringComparison.Ordinal), "what a client is told are whole lines");
        Invariant.Holds(!kept.Contains("\n\"STARTTLS\"\r\n", StringComparison.OrdinalIgnoreCase) || kept.Contains('{', StringComparison.Ordinal), "STARTTLS is not offered inside TLS");
        return kept;
    }

    private static void AssertOneLine(byte[] farewell) => Invariant.Holds(
        farewell.AsSpan().IndexOf("\r\n"u8) == farewell.Length - 2 && !farewell.AsSpan(0, farewell.Length - 2).ContainsAnyExceptInRange((byte)0x20, (byte)0x7E),
        "a farewell is one clean line");

    private static TlsServer NewServer()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        var server = new TlsServer(Rig.Loops, new TlsServerSettings());
        server.Use([new TlsIdentity(certificate.ChainDer, certificate.KeyPemBytes, ["localhost"])]);
        return server;
    }
}
