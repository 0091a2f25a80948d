using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Doors.Pop3;

/// <summary>A mail door for POP3.</summary>
public sealed class Pop3Door(LoginDesk desk) : IReception
{
    /// <inheritdoc/>
    public ValueTask<EndReason?> ReceiveAsync(Connection connection, TlsMode mode) => new Pop3Session(desk, connection, mode).RunAsync();
}
