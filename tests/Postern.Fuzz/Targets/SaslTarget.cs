using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;

namespace Postern.Fuzz.Targets;

/// <summary>Both sides of every mechanism. The first byte of an input chooses it, the second how far a real login goes before the input comes; lines of the input are messages.</summary>
internal static class SaslTarget
{
    private static readonly SaslMechanism[] Rows = [.. SaslMechanisms.All.Where(row => row.MakeServer is not null), Gssapi];
    private static readonly ChannelBinding[] Bindings = [new(ChannelBinding.TlsExporter, new byte[32]), new(ChannelBinding.TlsServerEndPoint, new byte[48])];

    public static void Server(byte[] input)
    {
        if (input.Length < 2)
            return;
        var row = Rows[input[0] % Rows.Length];
        var (client, server, account) = Begin(row);
        var step = Advance(client, server, account, input[1] % 4);
        bool isBase64 = (input[1] & 0x80) != 0;
        foreach (byte[] message in Lines(input[2..]))
        {
            if (step is SaslStep.Done or SaslStep.Refused)
                break;
            step = account.Drive(server, isBase64 ? server.NextLine(message) : server.Next(message));
            Check(step, account);
        }
    }

    public static void Client(byte[] input)
    {
        if (input.Length < 2)
            return;
        var (client, server, account) = Begin(Rows[input[0] % Rows.Length]);
        Advance(client, server, account, input[1] % 4);
        bool wasProven = client.IsServerProven;
        foreach (byte[] message in Lines(input[2..]))
        {
            var reply = client.Respond(message);
            Invariant.Holds(reply.Fault is null || reply.Bytes.Length == 0, "who gives up says nothing");
            Invariant.Holds(reply.Fault == client.Fault, "a fault is kept");
        }
        // Whoever does not know the password cannot say what proves that he does.
        Invariant.Holds(wasProven || !client.IsServerProven, "nobody else proves to be the server");
        Invariant.Holds(client.Finish() is not null || client.IsServerProven || !client.Mechanism.Is(SaslTraits.ProvesServer), "an OK without a proof is not believed");
        Invariant.Holds(!client.ServerReason.Any(char.IsControl), "a reason is printable");
    }

    private static (SaslClient Client, SaslServer Server, SaslAccount Account) Begin(SaslMechanism row)
    {
        var account = new SaslAccount("anne", "pass-word") { Iterations = 2 };
        var credentials = new SaslCredentials { Authcid = "anne", Password = account.Password, Token = account.Token, HasCertificate = true };
        bool binds = row.Is(SaslTraits.NeedsChannelBinding);
        var client = row.Connect(new SaslClientSettings { Nonce = "clientnonce", Credentials = credentials, Bindings = Bindings, ServerOffersBinding = binds, LeastIterations = 1, MostIterations = 1000 });
        var server = row.Serve(new SaslServerSettings { Nonce = "servernonce", Bindings = Bindings, OffersBinding = binds });
        return (client, server, account);
    }

    /// <summary>Lets the two talk for this many messages of the client.</summary>
    private static SaslStep? Advance(SaslClient client, SaslServer server, SaslAccount account, int messages)
    {
        byte[]? initial = client.Start();
        if (messages == 0 && initial is not null)
            return null;
        var step = account.Drive(server, initial is null ? server.Start() : server.Next(initial));
        for (int i = 1; i < messages && step is SaslStep.Challenge challenge; i++)
            step = account.Drive(server, server.Next(client.Respond(challenge.Bytes).Bytes));
        return step;
    }

    private static void Check(SaslStep step, SaslAccount account)
    {
        Invariant.Holds(step is SaslStep.Challenge or SaslStep.Done or SaslStep.Refused, "a driver that answers is asked nothing for ever");
        Invariant.Holds(step is not SaslStep.Done done || done.Authcid == account.Name || done.Authcid == "anonymous", "nobody else gets in");
    }

    /// <summary>The one whose sides another assembly brings; here with a context that nobody without its key can talk to.</summary>
    private static SaslMechanism Gssapi => SaslMechanisms.Find("GSSAPI")! with // the table has it
    {
        MakeServer = (row, _) => new GssapiServer(row, new ReferenceGssContext(isInitiator: false, "")),
        MakeClient = (row, _) => new GssapiClient(row, new ReferenceGssContext(isInitiator: true, "anne@EXAMPLE.TEST"), ""),
    };

    private static IEnumerable<byte[]> Lines(byte[] text)
    {
        int start = 0;
        for (int end = Array.IndexOf(text, (byte)'\n'); end >= 0; end = Array.IndexOf(text, (byte)'\n', start))
        {
            yield return text[start..end];
            start = end + 1;
        }
        yield return text[start..];
    }
}
