using Postern.Stunnel.Protocols.Dialogues;

namespace Postern.Stunnel.Protocols.Servers;

/// <summary>IMAP towards a client: the server's greeting without its capabilities, STARTTLS (RFC 9051 §6.2.1), or TLS at once.</summary>
internal sealed class ImapServer() : DetectingServer("RFC 2595")
{
    protected override async ValueTask<Func<ValueTask>> GreetAsync(Negotiation negotiation, Dialogue near, Dialogue far)
    {
        string greeting = await far.ReadLineAsync();
        if (!greeting.StartsWith("* OK", StringComparison.OrdinalIgnoreCase))
        {
            bool hasWords = greeting.StartsWith("* BYE", StringComparison.OrdinalIgnoreCase);
            throw await Parting.WithErrorAsync(negotiation, near, "Unknown server welcome", hasWords ? greeting : "* BYE unexpected server response");
        }
        await near.WriteLineAsync($"{WithoutCapabilities(greeting)} (stunnel)");
        return new ImapCommands(negotiation, near, far).RunAsync;
    }

    /// <summary>What the server can do inside TLS is not to be believed before it: no client knows this word.</summary>
    private static string WithoutCapabilities(string greeting)
    {
        int place = greeting.IndexOf("CAPABILITY", StringComparison.Ordinal);
        return place < 0 ? greeting : $"{greeting[..place]}K{greeting[(place + 1)..]}";
    }
}
