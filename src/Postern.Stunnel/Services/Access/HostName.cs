using System.Net;
using System.Net.Sockets;

namespace Postern.Stunnel.Services.Access;

/// <summary>The name of an address, believed only where the name leads back to the address.</summary>
/// <param name="Text">The name; null where there is none that can be believed.</param>
/// <param name="IsContradicted">There is one, and it is another's.</param>
internal sealed record HostName(string? Text, bool IsContradicted)
{
    internal static HostName Unknown { get; } = new(Text: null, IsContradicted: false);

    /// <summary>Asks the system; blocks, so never on a loop.</summary>
    internal static HostName Ask(IPAddress address)
    {
        try
        {
            string name = Dns.GetHostEntry(address).HostName;
            if (IPAddress.TryParse(name, out _))
                return Unknown;
            bool leadsBack = Dns.GetHostAddresses(name).Contains(address);
            return leadsBack ? new HostName(name, IsContradicted: false) : new HostName(Text: null, IsContradicted: true);
        }
        catch (SocketException)
        {
            return Unknown; // that is the answer
        }
    }
}
