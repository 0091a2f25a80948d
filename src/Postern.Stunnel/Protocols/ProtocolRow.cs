namespace Postern.Stunnel.Protocols;

/// <summary>A value of <c>protocol</c>.</summary>
/// <param name="Name">As it is written, in small letters.</param>
/// <param name="MakeClient">Makes it for a service with <c>client = yes</c>, once for all of its connections; null where it is <c>not supported in the client mode</c>.</param>
/// <param name="MakeServer">The same for other services; null where it is <c>not supported in the server mode</c>.</param>
public sealed record ProtocolRow(string Name, Func<IProtocol>? MakeClient, Func<IProtocol>? MakeServer)
{
    /// <summary>As a server it names the target itself, and stands for <c>connect</c> among the two endpoints of a section.</summary>
    public bool IsEndpoint { get; init; }
}
