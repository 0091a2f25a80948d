using System.Security.Cryptography;
using Postern.Net.Conduits;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Clients;

/// <summary>Logins by SASL at servers, as all protocols have them.</summary>
internal static class BackendSasl
{
    /// <summary>Arbitrary: challenges of one login; no mechanism has more than four.</summary>
    internal const int Rounds = 10;

    private const int NonceLength = 18; // arbitrary: 24 letters in base64

    /// <summary>The mechanisms that both sides have, the strongest first.</summary>
    internal static IReadOnlyList<SaslMechanism> Choose(LoginPlan plan, IReadOnlyList<string> offered)
    {
        var choice = new SaslChoice
        {
            Credentials = plan.Credentials,
            IsPrivate = true, // a way in clear text was allowed when the door was read, or leads over no network
            Bindings = plan.Bindings,
            Allowed = plan.Allowed.Count > 0 ? plan.Allowed : null,
            Known = plan.Mechanisms,
        };
        return choice.List(offered, out _);
    }

    /// <summary>Our side of one login, ready to begin.</summary>
    internal static SaslClient Connect(SaslMechanism mechanism, LoginPlan plan, IReadOnlyList<string> offered, string service) => mechanism.Connect(new SaslClientSettings
    {
        Credentials = plan.Credentials,
        Nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(NonceLength)),
        Host = plan.Host,
        Service = service,
        Bindings = plan.Bindings,
        ServerOffersBinding = SaslChoice.OffersBinding(offered),
    });

    /// <summary>The initial response; null where the server speaks first.</summary>
    /// <exception cref="LoginRefusedException">There is nothing to begin with: a ticket, say. The server was asked nothing.</exception>
    internal static async ValueTask<byte[]?> StartAsync(SaslClient client, LoginPlan plan)
    {
        byte[]? first = client.Mechanism.Is(SaslTraits.Blocks) ? await plan.Workers.RunAsync(client.Start, CancellationToken.None) : client.Start();
        return client.Fault is null ? first : throw new LoginRefusedException(LoginRefusal.Unavailable, null, "", $"the login by {client.Mechanism} did not begin: {(client.Why.Length > 0 ? client.Why : client.Fault)}");
    }

    /// <summary>The mechanism, and what the server, or we, had to say about its end.</summary>
    internal static string NameOf(SaslClient client)
    {
        string why = client.ServerReason.Length > 0 ? client.ServerReason : client.Why;
        return why.Length > 0 ? $"{client.Mechanism} ({why})" : client.Mechanism.Name;
    }

    /// <summary>The line that answers a challenge: base64, or a star where we give up.</summary>
    /// <exception cref="LoginRefusedException">The server's proof is wrong: nothing more is said to it.</exception>
    internal static async ValueTask<string> AnswerAsync(SaslClient client, string challenge, LoginPlan plan)
    {
        if (!Base64Line.TryDecode(System.Text.Encoding.ASCII.GetBytes(challenge), out byte[]? bytes))
            return "*";
        SaslReply reply = client.Mechanism.Is(SaslTraits.ProvesServer) || client.Mechanism.Is(SaslTraits.Blocks)
            ? await plan.Workers.RunAsync(() => client.Respond(bytes), CancellationToken.None)
            : client.Respond(bytes);
        if (reply.Fault == SaslRefusal.ServerNotProven)
            throw new LoginRefusedException(LoginRefusal.NotProven, null, "", $"the server's proof is not of this account ({client.Mechanism}): it is not the server it should be, or keeps another password");
        return reply.Fault is null ? Base64Line.Encode(reply.Bytes) : "*";
    }

    /// <summary>The server said yes: why that does not count; null where it does.</summary>
    internal static string? Judge(SaslClient client) => client.Finish() switch
    {
        null => null,
        SaslRefusal.ServerNotProven => $"the server said yes and did not prove that it knows the account ({client.Mechanism.Name}): it is not the server it should be, or keeps another password",
        { } fault => $"the login by {client.Mechanism.Name} went wrong: {fault}",
    };

    /// <summary>A server that asks, and never judges: nobody knows what it would take the next command for.</summary>
    internal static ConduitException Endless(SaslClient client) => new(FaultKind.Protocol, $"the server's login by {client.Mechanism} does not end");

    /// <summary>Why no way of logging in was found.</summary>
    internal static string NothingFits(LoginPlan plan, IReadOnlyList<string> ways)
    {
        string offers = string.Join(' ', ways);
        string allowed = plan.Allowed.Count == 0 ? "what is in force" : string.Join(' ', plan.Allowed);
        return $"the server offers {(offers.Length == 0 ? "no way of logging in" : offers)}; allowed is {allowed}";
    }

    /// <summary>Whether a text can stand in a command line.</summary>
    internal static bool FitsInLine(string text) => !text.Any(char.IsControl);

    /// <summary>Whether a secret can stand in a command line.</summary>
    internal static bool FitsInLine(Secret secret) => !secret.Reveal().Span.ContainsAny((byte)'\r', (byte)'\n', (byte)0);
}
