using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Dialing;

/// <summary>Addresses in the order in which they are tried: the families in turn, IPv6 first (RFC 8305 §4).</summary>
internal sealed class AddressQueue
{
    private readonly Queue<IPAddress> _v6 = new();
    private readonly Queue<IPAddress> _v4 = new();
    private bool _v4Next;
    private int _taken;

    internal void Add(IPAddress address)
    {
        if (_taken + _v6.Count + _v4.Count < DialLimits.Addresses)
            (address.AddressFamily == AddressFamily.InterNetworkV6 ? _v6 : _v4).Enqueue(address);
    }

    internal bool TryTake([NotNullWhen(true)] out IPAddress? address)
    {
        bool v4 = _v6.Count == 0 || (_v4Next && _v4.Count > 0);
        if (!(v4 ? _v4 : _v6).TryDequeue(out address))
            return false;
        _v4Next = !v4;
        _taken++;
        return true;
    }
}
