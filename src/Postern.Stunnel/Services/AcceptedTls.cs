using Postern.Net.Tls;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services;

/// <summary>A client that has shaken hands.</summary>
/// <param name="Conduit">TLS over its connection.</param>
/// <param name="Service">The service that SNI chose, or the one that accepted.</param>
/// <param name="IsRedirected">Its certificate was not accepted, and <c>redirect</c> says where such clients go.</param>
public sealed record AcceptedTls(TlsConduit Conduit, ServiceOptions Service, bool IsRedirected);
