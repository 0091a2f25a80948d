using System.Net;
using System.Text;
using Postern.Net.Conduits;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Settings;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Fuzz.Targets;

/// <summary>
/// What stunnel's protocols read before and behind TLS. The first byte of an input is the protocol, the second the size of its pieces;
/// behind a byte FF the other side speaks.
/// </summary>
internal static class StunnelDialogueTarget
{
    private const byte Switch = 0xFF;

    private static readonly LoopRig Rig = new();
    private static readonly ProtocolRow[] Clients = [.. ProtocolTable.All.Where(r => r.MakeClient is not null)];
    private static readonly ProtocolRow[] Servers = [.. ProtocolTable.All.Where(r => r.MakeServer is not null)];

    /// <summary>Towards servers.</summary>
    internal static void Client(byte[] input)
    {
        if (input.Length >= 2)
            Check(Clients[input[0] % Clients.Length], client: true, input);
    }

    /// <summary>Towards clients.</summary>
    internal static void Server(byte[] input)
    {
        if (input.Length >= 2)
            Check(Servers[input[0] % Servers.Length], client: false, input);
    }

    private static void Check(ProtocolRow row, bool client, byte[] input)
    {
        var cut = Play(row, client, input.AsMemory(2), 1 + input[1]);
        var whole = Play(row, client, input.AsMemory(2), int.MaxValue);
        // What came in one piece with the last word is an injection; in another piece TLS fails on it.
        Invariant.Holds(cut.Refused || whole.Refused || cut.Implicit || whole.Implicit || cut.Said == whole.Said, $"cutting changes nothing: {cut} and {whole}");
    }

    private static (string Said, bool Refused, bool Implicit) Play(ProtocolRow row, bool client, ReadOnlyMemory<byte> input, int piece)
    {
        int place = input.Span.IndexOf(Switch);
        var (first, second) = place < 0 ? (input, default) : (input[..place], input[(place + 1)..]);
        return Rig.RunAsync(async () =>
        {
            var near = new MemoryConduit(Rig.Loop, client ? second : first, piece);
            var far = new MemoryConduit(Rig.Loop, client ? first : second, piece);
            var sink = new Sink();
            var negotiation = new Negotiation(Service(client), new ServiceLog(sink, "0", 7), near) { Far = far, Resolve = ResolveAsync };
            var protocol = (client ? row.MakeClient : row.MakeServer)!(); // as the lists were made
            var deadline = new Deadline(Rig.Loop);
            string end = "";
            try
            {
                foreach (var phase in Enum.GetValues<ProtocolPhase>())
                {
                    await protocol.RunAsync(phase, negotiation, deadline);
                    AssertClean(row, client, phase, negotiation);
                }
            }
            catch (ConduitException e)
            {
                end = e.Fault.Text;
                Invariant.Holds(sink.Count > 0 || e.Fault.Kind == FaultKind.Closed, "what ends a negotiation is in the log");
            }
            deadline.Clear();
            return ($"{Encoding.Latin1.GetString(near.Output)}|{Encoding.Latin1.GetString(far.Output)}", end.Contains("injection", StringComparison.Ordinal), negotiation.IsImplicitTls);
        }).GetAwaiter().GetResult();
    }

    /// <summary>On the side where TLS begins nothing is left from before it.</summary>
    private static void AssertClean(ProtocolRow row, bool client, ProtocolPhase phase, Negotiation negotiation)
    {
        bool inside = row.Name == "socks" || phase == ProtocolPhase.Late;
        Invariant.Holds(inside || negotiation.IsImplicitTls || !(client ? negotiation.Far! : negotiation.Near).HasUnread || row.Name == "proxy", "no byte from before TLS is left");
    }

    private static ServiceOptions Service(bool client) => new()
    {
        Name = "fuzz",
        Client = client,
        Negotiation = new NegotiationOptions { Host = "example.org:443", UserName = "anne", Password = new Secret("hush-hush"), Authentication = "ntlm", Domain = "D" },
    };

    private static ValueTask<IReadOnlyList<IPAddress>> ResolveAsync(string name, Deadline deadline) =>
        new((IPAddress[])(name.Length % 2 == 0 ? [] : [IPAddress.Parse("192.0.2.1"), IPAddress.IPv6Loopback]));

    private sealed class Sink : ILineSink
    {
        internal int Count { get; private set; }

        public void Write(int level, string id, string text)
        {
            Count++;
            Invariant.Holds(!text.Contains("hush-hush", StringComparison.Ordinal) && !text.Contains("aHVzaC1odXNo", StringComparison.Ordinal), "no password is in the log");
        }
    }
}
