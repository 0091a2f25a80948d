using Postern.Net.Native;

namespace Postern.Net.Loops;

/// <summary>What epoll reported of a descriptor.</summary>
/// <param name="Bits">The event bits of epoll_ctl(2).</param>
public readonly record struct Ready(uint Bits)
{
    /// <summary>Reading will not wait: bytes, the end or an error are there.</summary>
    public bool Readable => (Bits & (Libc.EPOLLIN | Libc.EPOLLRDHUP | Libc.EPOLLHUP | Libc.EPOLLERR)) != 0;

    /// <summary>Writing will not wait.</summary>
    public bool Writable => (Bits & (Libc.EPOLLOUT | Libc.EPOLLHUP | Libc.EPOLLERR)) != 0;

    /// <summary>The peer has finished or is gone: a short read does not mean that nothing follows.</summary>
    public bool HungUp => (Bits & (Libc.EPOLLRDHUP | Libc.EPOLLHUP | Libc.EPOLLERR)) != 0;
}
