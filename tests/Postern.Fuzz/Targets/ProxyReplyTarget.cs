using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Testing;
using Postern.Wire.Ends;

namespace Postern.Fuzz.Targets;

/// <summary>What a proxy answers. The first byte of an input is the size of its pieces, the second says whether we have a password.</summary>
internal static class ProxyReplyTarget
{
    private static readonly LoopRig Rig = new();
    private static readonly HostPort To = new("popserver.example", 110);

    public static void Socks5(byte[] input) => Check(input, (proxy, login) => new Socks5Dialer(proxy, HopOf(HopKind.Socks5, login), To, Timeout.InfiniteTimeSpan));

    public static void HttpConnect(byte[] input) => Check(input, (proxy, login) => new HttpConnectDialer(proxy, HopOf(HopKind.Http, login), To, Timeout.InfiniteTimeSpan));

    private static Hop HopOf(HopKind kind, bool login) =>
        new() { Kind = kind, Host = "proxy.example", Port = 1080, User = login ? "anne" : null, Password = login ? "secret" : null };

    private static void Check(byte[] input, Func<Dialer, bool, Dialer> make)
    {
        if (input.Length < 2)
            return;
        bool login = (input[1] & 1) != 0;
        string whole = Dial(input.AsMemory(2), int.MaxValue, proxy => make(proxy, login));
        string cut = Dial(input.AsMemory(2), 1 + input[0], proxy => make(proxy, login));
        Invariant.Holds(cut == whole, $"cutting changes nothing: {cut} and {whole}");
    }

    /// <summary>Tells what the target's first words are, or why there is no way to it.</summary>
    private static string Dial(ReadOnlyMemory<byte> answer, int piece, Func<Dialer, Dialer> make) => Rig.RunAsync(async () =>
    {
        var deadline = new Deadline(Rig.Loop);
        try
        {
            Conduit conduit = await make(new Given(new MemoryConduit(Rig.Loop, answer, piece))).DialAsync(Rig.Loop, DialRequest.Anonymous, deadline);
            using var rest = new MemoryStream();
            while (await conduit.ReadAsync(deadline) is { IsEmpty: false } bytes)
                rest.Write(bytes.Span);
            Invariant.Holds(answer.Span.EndsWith(rest.ToArray()), "what follows the answer is the target's, whole");
            return Convert.ToHexString(rest.ToArray());
        }
        catch (ConduitException refused)
        {
            Invariant.Holds(refused.Fault.Kind == FaultKind.Connect, "a dial that fails is one");
            Invariant.Holds(refused.Message.Length < 500 && !refused.Message.Any(char.IsControl), "a fault is one short line");
            Invariant.Holds(!refused.Message.Contains("secret", StringComparison.Ordinal) || answer.Span.IndexOf("secret"u8) >= 0, "a fault tells no password");
            return refused.Message;
        }
    }).GetAwaiter().GetResult();

    /// <summary>The proxy has been reached.</summary>
    private sealed class Given(Conduit conduit) : Dialer
    {
        public override string Target => "proxy.example:1080";

        public override ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline) => ValueTask.FromResult(conduit);
    }
}
