using System.Net;

namespace Postern.Stunnel.Services.Access;

/// <summary>Who asks to come in, as rules see him.</summary>
/// <param name="address">His address; null where he has none.</param>
/// <param name="own">Our address that he came to; null where there is none.</param>
/// <param name="nameOf">Finds the name of his address, which may take its time; asked once at most, and only where a rule speaks of names.</param>
internal sealed class AccessClient(IPAddress? address, IPAddress? own, Func<IPAddress, HostName> nameOf)
{
    private HostName? _name;

    internal IPAddress? Address { get; } = address;

    private IPAddress? Own { get; } = own;

    /// <summary>His name, looked up the first time.</summary>
    internal HostName Name => _name ??= Address is null ? HostName.Unknown : nameOf(Address);

    /// <summary>Our own end of its connection, as patterns of a service see it; null where there is none.</summary>
    internal AccessClient? Server => Own is null ? null : new AccessClient(Own, own: null, nameOf);
}
