using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Engine;

/// <summary>Decides who may come in: by network, and by how many are in already. Shared by all loops.</summary>
/// <param name="settings">The door's.</param>
/// <param name="crowd">Who counts against its limits: those who are in here, and in through the doors that this one replaced.</param>
internal sealed class Gate(DoorSettings settings, Crowd crowd)
{
    private int _inside;

    /// <summary>Connections that are in through this gate.</summary>
    internal int Inside => Volatile.Read(ref _inside);

    /// <summary>Lets a peer in, which must <see cref="Leave"/> then, or says why not. A trusted proxy's client is a matter of <see cref="Introduce"/>.</summary>
    internal bool TryEnter(PeerAddress peer, out string? refusal)
    {
        // A trusted proxy speaks for somebody else, who is judged when its header has come.
        refusal = Contains(settings.ProxyFrom, peer) ? null : Judge(peer);
        if (refusal is not null)
            return false;
        if (Enter() > settings.Limits.Connections)
        {
            Uncount();
            refusal = $"limit reached: connections ({settings.Limits.Connections})";
            return false;
        }
        if (TryCount(peer))
            return true;
        Uncount();
        refusal = TooMany;
        return false;
    }

    /// <summary>Lets in the client that a trusted proxy speaks for, by its own address, by which it must <see cref="Leave"/> then, or says why not.</summary>
    internal EndReason? Introduce(PeerAddress client)
    {
        if (Judge(client) is { } refusal)
            return new EndReason("refused", refusal);
        return TryCount(client) ? null : new EndReason("limit", TooMany);
    }

    /// <summary>Counts in a peer that nobody has to judge: standard input. Gives how many the door has then.</summary>
    internal int Enter()
    {
        Interlocked.Increment(ref _inside);
        return crowd.Add();
    }

    /// <summary>Counts a peer out, by the address it was counted in by.</summary>
    internal void Leave(PeerAddress peer)
    {
        Uncount();
        Uncount(peer);
    }

    private void Uncount()
    {
        Interlocked.Decrement(ref _inside);
        crowd.Remove();
    }

    private string TooMany => $"limit reached: connections per address ({settings.Limits.ConnectionsPerAddress})";

    private bool TryCount(PeerAddress peer)
    {
        if (!IsCounted(peer) || crowd.Add(peer.Subscriber) <= settings.Limits.ConnectionsPerAddress)
            return true;
        Uncount(peer);
        return false;
    }

    private void Uncount(PeerAddress peer)
    {
        if (IsCounted(peer))
            crowd.Remove(peer.Subscriber);
    }

    /// <summary>Whether an address lies in one of these networks. Peers without an address lie in none.</summary>
    internal static bool Contains(IReadOnlyList<Cidr> networks, PeerAddress peer)
    {
        if (peer.Kind != PeerKind.Inet)
            return false;
        Span<byte> bytes = stackalloc byte[16];
        ReadOnlySpan<byte> address = bytes[..peer.Write(bytes)];
        foreach (Cidr network in networks)
        {
            if (network.Contains(address))
                return true;
        }
        return false;
    }

    /// <summary>A trusted proxy's many clients are not one subscriber.</summary>
    private bool IsCounted(PeerAddress peer) =>
        settings.Limits.ConnectionsPerAddress > 0 && peer.Kind == PeerKind.Inet && !Contains(settings.ProxyFrom, peer);

    /// <summary>Why an address may not come in; null when it may.</summary>
    internal string? Judge(PeerAddress peer)
    {
        if (peer.Kind != PeerKind.Inet)
            return null;
        if (Contains(settings.Deny, peer))
            return "refused: the address is denied";
        if (settings.Allow.Count > 0 && !Contains(settings.Allow, peer))
            return "refused: the address is not allowed";
        return null;
    }
}
