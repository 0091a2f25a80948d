using System.Net;

namespace Postern.Wire.Dns;

/// <summary>A name server; <see cref="Scope"/> is the interface of a link-local address, else empty.</summary>
public readonly record struct ResolverServer(IPAddress Address, string Scope = "");
