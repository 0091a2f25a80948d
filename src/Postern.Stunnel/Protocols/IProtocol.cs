using Postern.Net.Conduits;

namespace Postern.Stunnel.Protocols;

/// <summary>What is said on one side or both before bytes are carried: one value of <c>protocol</c> in one mode.</summary>
public interface IProtocol
{
    /// <summary>The target is connected to before TLS begins: all clients, and the servers of imap, pop3 and smtp.</summary>
    bool ConnectsFirst { get; }

    /// <summary>Says what belongs into this phase; nothing where it has nothing to say there.</summary>
    /// <exception cref="ConduitException">A peer does not do what the protocol wants, or the deadline ran out; it was logged, and the local client was told what can be told.</exception>
    ValueTask RunAsync(ProtocolPhase phase, Negotiation negotiation, Deadline deadline);
}
