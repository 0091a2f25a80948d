using Postern.Net.Conduits;

namespace Postern.Stunnel.Protocols.Dialogues;

/// <summary>The end of a negotiation that leads nowhere: the local client is told in its own protocol, and hears all of it.</summary>
internal static class Parting
{
    /// <summary>A peer did not do what the protocol wants.</summary>
    /// <param name="negotiation">The connection, which ends in order from now on.</param>
    /// <param name="near">The side of the client.</param>
    /// <param name="error">What stunnel logs of it.</param>
    /// <param name="words">What the client is told.</param>
    /// <returns>What is to be thrown.</returns>
    internal static async ValueTask<ConduitException> WithErrorAsync(Negotiation negotiation, Dialogue near, string error, params IEnumerable<string> words)
    {
        foreach (string word in words)
            await near.WriteLineAsync(word);
        negotiation.Log.Error(error);
        return await AtLastAsync(negotiation, near, error);
    }

    /// <summary>A peer did not do what the protocol wants, and there are no words for it: the connection is reset.</summary>
    /// <returns>What is to be thrown.</returns>
    internal static ConduitException AtOnce(Negotiation negotiation, string error)
    {
        negotiation.Log.Error(error);
        return new ConduitException(FaultKind.Protocol, error);
    }

    /// <summary>The client takes its leave.</summary>
    /// <returns>What is to be thrown.</returns>
    internal static async ValueTask<ConduitException> AtQuitAsync(Negotiation negotiation, Dialogue near, string word)
    {
        await near.WriteLineAsync(word);
        return await AtLastAsync(negotiation, near, "the client left before TLS");
    }

    /// <summary>All has been said.</summary>
    /// <returns>What is to be thrown.</returns>
    internal static async ValueTask<ConduitException> AtLastAsync(Negotiation negotiation, Dialogue near, string reason)
    {
        negotiation.EndsInOrder = true;
        negotiation.Far?.Finish(); // the server need not wait for the client to hear it
        await near.FinishAsync();
        return new ConduitException(FaultKind.Protocol, reason);
    }
}
