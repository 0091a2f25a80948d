using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Secrets for the servers behind a door.</summary>
public interface IBackendSecrets
{
    /// <summary>The secret kept for an account; null where there is none.</summary>
    ValueTask<Secret?> OfAsync(string account);

    /// <summary>The master user's password.</summary>
    ValueTask<Secret> OfMasterAsync();
}
