using Postern.Mail.Doors.Logins;
using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Keeps no secret: at a door where each client's own password goes to the server, there is none to keep.</summary>
public sealed class NoSecrets : IBackendSecrets
{
    /// <inheritdoc/>
    public ValueTask<Secret?> OfAsync(Identity identity) => ValueTask.FromResult<Secret?>(null);

    /// <inheritdoc/>
    public Secret OfMaster() => throw new InvalidOperationException("no master user logs in where each client's own password does");
}
