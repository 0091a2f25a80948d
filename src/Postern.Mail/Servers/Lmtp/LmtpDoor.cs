using Postern.Mail.Delivery;
using Postern.Net.Engine;
using Postern.Net.Tls;
using Postern.Wire.Ends;

namespace Postern.Mail.Servers.Lmtp;

/// <summary>A door for LMTP (RFC 2033): a mail server in front hands over mail for the mailboxes here.</summary>
/// <param name="parts">What its deliveries have in common.</param>
/// <param name="server">TLS towards clients; null where the door has none.</param>
public sealed class LmtpDoor(DeliveryParts parts, TlsServer? server) : IReception
{
    /// <inheritdoc/>
    public async ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode)
    {
        await using var session = new LmtpSession(parts, server, connection, mode);
        return await session.RunAsync();
    }
}
