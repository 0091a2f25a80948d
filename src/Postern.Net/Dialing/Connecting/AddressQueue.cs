using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Addresses in the order in which they are tried: the families in turn, IPv6 first (RFC 8305 §4); those that failed lately after all others.</summary>
internal sealed class AddressQueue
{
    private readonly Queue<IPAddress> _v6 = new();
    private readonly Queue<IPAddress> _v4 = new();
    private readonly Queue<IPAddress> _failed = new();
    private bool _v4Next;
    private int _taken;

    internal void Add(IPAddress address, bool hasFailed)
    {
        if (_taken + _v6.Count + _v4.Count + _failed.Count < DialLimits.Addresses)
            (hasFailed ? _failed : address.AddressFamily == AddressFamily.InterNetworkV6 ? _v6 : _v4).Enqueue(address);
    }

    /// <summary>Takes the next one.</summary>
    /// <param name="isWhole">None will be added: the turn of those that failed has come where there are no others.</param>
    /// <param name="address">The address.</param>
    internal bool TryTake(bool isWhole, [NotNullWhen(true)] out IPAddress? address)
    {
        if (_v6.Count == 0 && _v4.Count == 0)
        {
            address = null;
            return isWhole && _failed.TryDequeue(out address);
        }
        bool v4 = _v6.Count == 0 || (_v4Next && _v4.Count > 0);
        address = (v4 ? _v4 : _v6).Dequeue();
        _v4Next = !v4;
        _taken++;
        return true;
    }
}
