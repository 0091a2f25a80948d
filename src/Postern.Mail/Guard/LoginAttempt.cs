using Postern.Net.Conduits;
using Postern.Wire.Text;

namespace Postern.Mail.Guard;

/// <summary>A login that is about to be judged.</summary>
/// <param name="Account">The name as the client gave it. Where a name of the account is known to be another's alias, the door gives the account's own.</param>
/// <param name="Peer">Where it comes from.</param>
public sealed record LoginAttempt(string Account, PeerAddress Peer)
{
    /// <summary>The password, where the mechanism shows it (PLAIN, LOGIN, USER); null for a challenge, a certificate or a token.</summary>
    public Secret? Password { get; init; }

    /// <summary>Nothing of what it shows can be guessed: a certificate, proved in the TLS handshake, a ticket that a service key has opened, or a signed token.</summary>
    public bool IsUnguessable { get; init; }

    /// <summary>The client names one of the account's app passwords (<c>NAME/LABEL</c>), which no one guesses.</summary>
    public bool NamesAppPassword { get; init; }
}
