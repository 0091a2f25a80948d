using System.Net;

namespace Postern.Stunnel.Services.Connecting;

/// <summary>One place to connect to: an address and port, or the path of a Unix socket.</summary>
/// <param name="Address">The address; null with a path.</param>
/// <param name="Path">The path; null with an address.</param>
internal sealed record Target(IPEndPoint? Address, string? Path)
{
    /// <summary>As log lines have it.</summary>
    public override string ToString() => Address is not null ? AddressText.Of(Address) : AddressText.OfPath(Path ?? "");
}
