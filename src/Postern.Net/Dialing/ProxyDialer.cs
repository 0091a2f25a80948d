using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Wire.Ends;

namespace Postern.Net.Dialing;

/// <summary>Reaches a target through a proxy: dials the proxy by another dialer, and then asks it for the target.</summary>
public abstract class ProxyDialer : Dialer
{
    private readonly Dialer _proxy;
    private readonly TimeSpan _limit;

    private protected ProxyDialer(Dialer proxy, Hop hop, HostPort to, TimeSpan limit)
    {
        _proxy = proxy;
        _limit = limit;
        Hop = hop;
        To = to;
        Target = to.ToString();
    }

    /// <inheritdoc/>
    public override string Target { get; }

    /// <summary>The proxy.</summary>
    private protected Hop Hop { get; }

    /// <summary>What is asked of it.</summary>
    private protected HostPort To { get; }

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        Conduit conduit = await ReachAsync(loop, request, deadline);
        try
        {
            deadline.Within(_limit, DialLimits.ProxyName);
            await AskAsync(conduit, deadline);
            conduit.DialedTo = $"{Target} via {conduit.DialedTo}";
            return conduit;
        }
        catch (ConduitException failure)
        {
            conduit.Abort();
            throw DialFault.Refused(Target, $"{Hop}: {failure.Message}");
        }
        finally
        {
            deadline.Clear();
        }
    }

    /// <summary>Has the proxy connect to the target; after it, the conduit's bytes are the target's.</summary>
    /// <exception cref="ConduitException">The proxy says no, or does not speak its protocol; the text says what it said.</exception>
    private protected abstract ValueTask AskAsync(Conduit conduit, Deadline deadline);

    private async ValueTask<Conduit> ReachAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        try
        {
            return await _proxy.DialAsync(loop, request with { Socket = null }, deadline); // the proxy is spoken to first
        }
        catch (ConduitException failure)
        {
            throw DialFault.Refused(Target, $"{Hop}: {failure.Message}");
        }
    }

    private protected static ConduitException No(string text) => new(FaultKind.Protocol, text);
}
