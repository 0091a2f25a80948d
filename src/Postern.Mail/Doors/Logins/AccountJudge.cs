using Postern.Mail.Accounts;
using Postern.Net.Certificates;
using Postern.Net.Conduits;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Sasl.Gssapi;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Judges logins by the accounts that are kept here.</summary>
public sealed class AccountJudge(AccountDesk accounts) : IJudge
{
    /// <inheritdoc/>
    public bool IsFinal => true;

    /// <inheritdoc/>
    public bool Knows(SaslMechanism mechanism) => accounts.Holdings.Have(mechanism);

    /// <inheritdoc/>
    public ValueTask<Judgement> PasswordAsync(string login, Secret password, Visitor visitor) =>
        SafelyAsync(login, async () => Of(await accounts.CheckAsync(login, password, ScopeOf(visitor), NetworkOf(visitor.Peer), CancellationToken.None)));

    /// <inheritdoc/>
    public async ValueTask<(ScramKeys? Keys, Judgement Judgement)> KeysAsync(string login, ScramHash hash, Visitor visitor)
    {
        ScramKeys? keys = null;
        Judgement judgement = await SafelyAsync(login, async () =>
        {
            (keys, Verdict verdict) = await accounts.FindKeysAsync(login, hash, ScopeOf(visitor), CancellationToken.None);
            return Of(verdict);
        });
        return (keys, judgement);
    }

    /// <inheritdoc/>
    public async ValueTask<(Secret? Secret, Judgement Judgement)> SecretAsync(string login, string mechanism, Visitor visitor)
    {
        Secret? secret = null;
        Judgement judgement = await SafelyAsync(login, async () =>
        {
            (secret, Verdict verdict) = await accounts.FindSecretAsync(login, mechanism, CancellationToken.None);
            return Of(verdict);
        });
        return (secret, judgement);
    }

    /// <inheritdoc/>
    public async ValueTask<(OtpState? State, Judgement Judgement)> OtpAsync(string login, Visitor visitor)
    {
        OtpState? state = null;
        Judgement judgement = await SafelyAsync(login, async () =>
        {
            (state, Verdict verdict) = await accounts.FindOtpAsync(login, CancellationToken.None);
            return Of(verdict);
        });
        return (state, judgement);
    }

    /// <inheritdoc/>
    public async ValueTask<bool> KeepOtpAsync(string login, OtpState from, OtpState to) =>
        (await SafelyAsync(login, async () => await accounts.TryUseOtpAsync(login, from, to, CancellationToken.None)
            ? Judgement.Yes(login)
            : new Judgement(login, SaslRefusal.WrongCredentials, "the one-time password was used before"))).Refusal is null;

    /// <inheritdoc/>
    public ValueTask<Judgement> CertificateAsync(Visitor visitor)
    {
        if (visitor.Tls?.PeerCertificate is not { } certificate)
            return ValueTask.FromResult(new Judgement("", SaslRefusal.WrongCredentials, "the client has shown no certificate"));
        return SafelyAsync("", async () => Of(await accounts.FindCertificateAsync(certificate, visitor.HasChain, CancellationToken.None)));
    }

    /// <inheritdoc/>
    public ValueTask<Judgement> TicketAsync(GssPrincipal principal, Visitor visitor) =>
        SafelyAsync(principal.ToString(), async () => Of(await accounts.FindPrincipalAsync(principal, CancellationToken.None)));

    /// <inheritdoc/>
    public void Proved(string login, Judgement judgement, Visitor visitor)
    {
        if (judgement.Known is { } account)
            accounts.Proved(login, new Verdict(login, AccountRefusal.None, account, judgement.Credential), NetworkOf(visitor.Peer));
    }

    private static Judgement Of(Verdict verdict) => new(verdict.Account?.Name ?? verdict.Login, verdict.IsAccepted ? null : verdict.ForSasl, verdict.IsAccepted ? "" : verdict.Words)
    {
        Known = verdict.Account,
        Addresses = verdict.Account is { } account ? [account.Name, .. account.Aliases] : [],
        Credential = verdict.Credential,
    };

    /// <summary>What fails in the world is not the client's mistake.</summary>
    private static async ValueTask<Judgement> SafelyAsync(string login, Func<Task<Judgement>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (e is IOException or CredentialException)
        {
            return new Judgement(login, SaslRefusal.Unavailable, e.Message);
        }
    }

    private static ServiceScope ScopeOf(Visitor visitor) => visitor.Service switch
    {
        MailProtocol.Imap => ServiceScope.Imap,
        MailProtocol.Pop3 => ServiceScope.Pop3,
        _ => ServiceScope.Submit,
    };

    private static string NetworkOf(PeerAddress peer) => peer.Kind == PeerKind.Inet ? peer.ToIPAddress().ToString() : "this machine";
}
