using System.Net;
using Postern.Net.Conduits;

namespace Postern.Mail.Doors.Logins;

/// <summary>Who has read mail lately, by address: what POP-before-SMTP goes by.</summary>
/// <remarks>From any loop. Bounded: of too many the oldest is forgotten. It holds passwords where the server behind wants them, for as long as an entry lives.</remarks>
public sealed class RecentLogins(TimeProvider time)
{
    private const int Most = 10_000; // arbitrary: the devices of a large office

    private readonly Lock _turn = new();
    private readonly Dictionary<IPAddress, (Identity Identity, long At)> _byAddress = [];
    private readonly Queue<(IPAddress Address, long At)> _order = new();
    private TimeSpan _life;

    /// <summary>A door goes by it: until one does nothing is kept, for it would be passwords.</summary>
    /// <param name="life">How long an entry counts there.</param>
    public void Want(TimeSpan life)
    {
        lock (_turn)
            _life = life > _life ? life : _life;
    }

    /// <summary>Somebody has logged in to read.</summary>
    internal void Note(PeerAddress peer, Identity identity)
    {
        if (peer.Kind != PeerKind.Inet)
            return;
        IPAddress address = peer.ToIPAddress();
        lock (_turn)
        {
            if (_life == TimeSpan.Zero)
                return;
            long now = time.GetTimestamp();
            _byAddress[address] = (identity, now);
            _order.Enqueue((address, now));
            while (_order.Count > Most || (_order.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At) > _life))
                Forget(_order.Dequeue());
        }
    }

    /// <summary>Who has read mail from an address within this time; null for nobody.</summary>
    internal Identity? Find(PeerAddress peer, TimeSpan within)
    {
        if (peer.Kind != PeerKind.Inet)
            return null;
        lock (_turn)
            return _byAddress.TryGetValue(peer.ToIPAddress(), out var entry) && time.GetElapsedTime(entry.At) < within ? entry.Identity : null;
    }

    /// <summary>A later login from the same address has its own place in the order.</summary>
    private void Forget((IPAddress Address, long At) oldest)
    {
        if (_byAddress.TryGetValue(oldest.Address, out var entry) && entry.At == oldest.At)
            _byAddress.Remove(oldest.Address);
    }
}
