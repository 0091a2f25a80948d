using Postern.Net.Loops;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Clients;

/// <summary>How we mean to log in at a server.</summary>
/// <param name="Credentials">With what.</param>
/// <param name="Allowed">The only mechanisms that may be used, in capitals, <c>USER</c> and <c>LOGIN</c> for the protocol's own commands; empty for all that are in force.</param>
/// <param name="Host">The server's name, as it was asked for.</param>
/// <param name="Bindings">What the login can be bound to.</param>
/// <param name="Mechanisms">The table of mechanisms, the strongest first.</param>
/// <param name="Workers">Where a server's price for a proof is worked: it may be high; and where a mechanism's steps are done that block.</param>
/// <param name="Introduction">What the server is told of the client; null for nothing.</param>
/// <remarks>A password may be shown: that the way is encrypted, or may be in clear text, was judged when the door was read.</remarks>
internal sealed record LoginPlan(SaslCredentials Credentials, IReadOnlyList<string> Allowed, string Host, IReadOnlyList<ChannelBinding> Bindings, IReadOnlyList<SaslMechanism> Mechanisms, Workers Workers, Introduction? Introduction)
{
    private const int Longest = 2000; // arbitrary: a list of capabilities

    /// <summary>What is known of the server's mechanisms from logins before.</summary>
    internal MechanismMemory Memory { get; init; } = new();

    /// <summary>The server is the right one, and nobody reads the connection: TLS, with its certificate verified.</summary>
    internal bool IsVerified { get; init; }

    /// <summary>Told when the server turned out not to do what it lists; null for nobody.</summary>
    internal Action<MechanismLesson>? Learned { get; init; }

    /// <summary>Whoever watches; null for nobody.</summary>
    internal Action<Sighting>? Told { get; init; }

    /// <summary>Tells who watches.</summary>
    internal void Tell(LoginStage stage, string words) => Told?.Invoke(new Sighting(stage, PeerWords.Printable(words, Longest)));

    /// <summary>Whether one of the protocol's own commands may be used, and can carry what there is.</summary>
    internal bool MayUse(SaslMechanism command) =>
        (Allowed.Count == 0 ? !command.Is(SaslTraits.Obsolete) : Allowed.Contains(command.Name))
        && Credentials.Have(command.Needs)
        && (Credentials.Authzid.Length == 0 || !command.Is(SaslTraits.OwnNameOnly));
}
