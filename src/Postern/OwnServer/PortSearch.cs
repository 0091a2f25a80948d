using System.Net;
using System.Net.Sockets;

namespace Postern.OwnServer;

/// <summary>Finds ports that can be listened on now: the standard ones where all of them can be had, else high ones.</summary>
internal static class PortSearch
{
    private const int Step = 100; // arbitrary: 9993, 10093, …
    private const int Attempts = 200;

    /// <summary>A port for each row of <see cref="ServerPort.All"/>.</summary>
    /// <exception cref="IOException">An address is not this machine's, or not one of the ports that are tried is free there.</exception>
    public static IReadOnlyList<int> Find(IReadOnlyList<string> listen)
    {
        IPAddress[] addresses = [.. listen.SelectMany(AddressesOf)];
        // All or none: a person who has set up one mail program knows the ports of the next.
        return ServerPort.All.All(port => IsFree(addresses, port.Standard))
            ? [.. ServerPort.All.Select(port => port.Standard)]
            : [.. ServerPort.All.Select(port => FirstFree(addresses, port.Free))];
    }

    private static int FirstFree(IPAddress[] addresses, int first)
    {
        for (int attempt = 0; attempt < Attempts; attempt++)
        {
            int port = first + (attempt * Step);
            if (IsFree(addresses, port))
                return port;
        }

        throw new IOException($"of the ports {first}, {first + Step} and so on none can be listened on at {string.Join(", ", addresses.AsEnumerable())}: name another address with --listen ADDRESS");
    }

    private static bool IsFree(IPAddress[] addresses, int port) => addresses.All(address => IsFree(address, port));

    private static bool IsFree(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (address.AddressFamily == AddressFamily.InterNetworkV6)
                socket.DualMode = false;
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException e) when (address.AddressFamily == AddressFamily.InterNetworkV6 && e.SocketErrorCode is SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable)
        {
            return true; // the machine has nothing of that family, and opening the door leaves it out as well
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.AddressNotAvailable)
        {
            throw new IOException($"{address} is not an address of this machine: name another with --listen ADDRESS", e);
        }
        catch (SocketException)
        {
            return false; // taken, or no right: either way another is tried
        }
    }

    private static IPAddress[] AddressesOf(string host) => host switch
    {
        "" => [IPAddress.Any, IPAddress.IPv6Any],
        ServerChoices.Loopback => [IPAddress.Loopback, IPAddress.IPv6Loopback],
        _ => [IPAddress.Parse(host)],
    };
}
