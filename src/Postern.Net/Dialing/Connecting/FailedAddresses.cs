using System.Net;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Addresses of one target that lately refused, or were overtaken by another: they are tried after all others.</summary>
/// <remarks>
/// RFC 8305 §4 lets an order follow what was seen before. Without it a name whose IPv6 address leads nowhere would cost
/// every connection one attempt that is refused, or a quarter of a second where nothing answers. From any loop.
/// </remarks>
internal sealed class FailedAddresses
{
    private readonly Dictionary<IPAddress, long> _until = [];
    private readonly Lock _turn = new();
    private volatile int _count;

    /// <summary>Whether an address failed within the last half minute.</summary>
    /// <param name="address">The address.</param>
    /// <param name="now">The loop's time, in milliseconds.</param>
    internal bool Has(IPAddress address, long now)
    {
        if (_count == 0)
            return false;
        lock (_turn)
            return _until.TryGetValue(address, out long until) && until > now;
    }

    /// <summary>Remembers that an address has failed.</summary>
    internal void Add(IPAddress address, long now)
    {
        lock (_turn)
        {
            // A name that goes round through many addresses does not make it grow: what is forgotten is tried once more.
            if (_until.Count >= DialLimits.Addresses && !_until.ContainsKey(address))
                _until.Clear();
            _until[address] = now + (long)DialLimits.FailureMemory.TotalMilliseconds;
            _count = _until.Count;
        }
    }

    /// <summary>Forgets an address that was reached.</summary>
    internal void Remove(IPAddress address)
    {
        if (_count == 0)
            return;
        lock (_turn)
        {
            _until.Remove(address);
            _count = _until.Count;
        }
    }
}
