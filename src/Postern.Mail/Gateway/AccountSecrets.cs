using Postern.Mail.Accounts;
using Postern.Mail.Doors.Logins;
using Postern.Wire.Text;

namespace Postern.Mail.Gateway;

/// <summary>Secrets that are kept with the accounts, and the master user's.</summary>
public sealed class AccountSecrets(AccountDesk accounts, Secret? master) : IBackendSecrets
{
    /// <inheritdoc/>
    public async ValueTask<Secret?> OfAsync(Identity identity) =>
        identity.Known is { } account ? await accounts.BackendSecretAsync(account, CancellationToken.None) : null;

    /// <inheritdoc/>
    public Secret OfMaster() => master ?? throw new InvalidOperationException("no master user was named");
}
