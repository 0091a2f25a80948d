using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Doors.Imap;

/// <summary>A mail door for IMAP.</summary>
public sealed class ImapDoor(LoginDesk desk) : IReception
{
    /// <inheritdoc/>
    public ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode) => new ImapSession(desk, connection, mode).RunAsync();
}
