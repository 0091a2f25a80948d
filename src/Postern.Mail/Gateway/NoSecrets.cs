using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Keeps no secret: at a door where each client's own password goes to the server, there is none to keep.</summary>
public sealed class NoSecrets : IBackendSecrets
{
    /// <inheritdoc/>
    public ValueTask<Secret?> OfAsync(string account) => ValueTask.FromResult<Secret?>(null);

    /// <inheritdoc/>
    public ValueTask<Secret> OfMasterAsync() => throw new InvalidOperationException("no master user logs in where each client's own password does");
}
