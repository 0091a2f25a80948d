using Postern.Mail.Doors.Logins;
using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Secrets for the servers behind a door.</summary>
public interface IBackendSecrets
{
    /// <summary>The secret kept for an account; null where there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    ValueTask<Secret?> OfAsync(Identity identity);

    /// <summary>The master user's password.</summary>
    Secret OfMaster();
}
