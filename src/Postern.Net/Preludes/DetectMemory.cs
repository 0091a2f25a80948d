using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Preludes;

/// <summary>Remembers how clients of an <c>+auto</c> door begin, by address, so that each is made to wait once.</summary>
/// <remarks>
/// <para>For all loops: one short lock, taken twice in a connection's life. Bounded; the address not seen for longest goes first.</para>
/// <para>An address at which TLS was ever seen is waited for even when it has been greeted since: behind one address
/// there may be a client of either kind, and waiting delays the one, while greeting at once would break the other.</para>
/// </remarks>
public sealed class DetectMemory(int capacity = DetectMemory.DefaultCapacity)
{
    private const int DefaultCapacity = 4096; // arbitrary: some hundred KiB

    private readonly Lock _lock = new();
    private readonly Dictionary<Client, LinkedListNode<Memory>> _byClient = [];
    private readonly LinkedList<Memory> _byAge = [];

    /// <summary>How long a client is waited for that was seen to begin with TLS: its network may be slow.</summary>
    public static TimeSpan SlowTls { get; } = TimeSpan.FromSeconds(2);

    /// <summary>How long to wait for this client to begin TLS by itself; zero when it is to be greeted at once.</summary>
    /// <param name="address">Where it comes from.</param>
    /// <param name="detect">The limit for a client that is not known.</param>
    public TimeSpan LimitFor(IPAddress address, TimeSpan detect)
    {
        lock (_lock)
        {
            if (!_byClient.TryGetValue(Client.Of(address), out var node))
                return detect;
            if (!node.Value.Tls)
                return TimeSpan.Zero;
            return detect > SlowTls ? detect : SlowTls;
        }
    }

    /// <summary>Notes how a client began.</summary>
    public void Remember(IPAddress address, DetectedStart start)
    {
        var client = Client.Of(address);
        lock (_lock)
        {
            bool tls = start == DetectedStart.Tls;
            if (_byClient.TryGetValue(client, out var node))
            {
                node.Value = new Memory(client, tls || node.Value.Tls);
                _byAge.Remove(node);
                _byAge.AddLast(node);
                return;
            }
            if (_byClient.Count >= capacity && _byAge.First is { } oldest)
            {
                _byAge.Remove(oldest);
                _byClient.Remove(oldest.Value.Client);
            }
            _byClient[client] = _byAge.AddLast(new Memory(client, tls));
        }
    }

    /// <summary>Notes what a greeted client turned out to be: one that upgraded waits no more, one that began TLS is waited for next time.</summary>
    public void Remember(IPAddress address, PreludeEnd end)
    {
        if (end == PreludeEnd.Upgraded)
            Remember(address, DetectedStart.Greeting);
        else if (end == PreludeEnd.SpokeTls)
            Remember(address, DetectedStart.Tls);
    }

    private readonly record struct Memory(Client Client, bool Tls);

    /// <summary>An IPv4 address, or the /64 of an IPv6 address, within which a client moves as it likes (RFC 8981).</summary>
    private readonly record struct Client(AddressFamily Family, ulong Prefix)
    {
        internal static Client Of(IPAddress address)
        {
            if (address.IsIPv4MappedToIPv6)
                address = address.MapToIPv4();
            Span<byte> bytes = stackalloc byte[16];
            bytes.Clear();
            _ = address.TryWriteBytes(bytes, out _);
            return new(address.AddressFamily, BinaryPrimitives.ReadUInt64BigEndian(bytes));
        }
    }
}
