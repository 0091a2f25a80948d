using Postern.Net.Conduits;

namespace Postern.Net.Relay;

/// <summary>Is told how a relay ends, step by step and on its loop; the relay itself goes on as it would.</summary>
public interface IRelayWitness
{
    /// <summary>A side says nothing more.</summary>
    /// <param name="side">Which one.</param>
    /// <param name="fault">What broke it; null where it finished in order.</param>
    void OnEnd(RelaySide side, ConduitFault? fault);

    /// <summary>A side takes nothing any more, and what was meant for it is lost.</summary>
    void OnLost(RelaySide side, ConduitFault fault);

    /// <summary>A limit ran out: the one after the end of one side, or the idle one.</summary>
    void OnLimit(bool closing);
}
