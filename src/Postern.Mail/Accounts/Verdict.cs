using Postern.Wire.Sasl;

namespace Postern.Mail.Accounts;

/// <summary>What became of a login: an account and the credential that let it in, or why it is refused.</summary>
/// <param name="Login">The name as the client gave it.</param>
/// <param name="Refusal">Why it is refused.</param>
/// <param name="Account">The account, where it is known.</param>
/// <param name="Credential">What let it in: <c>password</c>, <c>password and code</c>, <c>app password LABEL</c>, <c>certificate</c>, <c>ticket</c>; empty where nothing did.</param>
public sealed record Verdict(string Login, AccountRefusal Refusal, Account? Account = null, string Credential = "")
{
    /// <summary>The credential of whoever has shown the account's password.</summary>
    public const string ByPassword = "password";

    /// <summary>The credential of whoever has shown the account's password and a one-time code.</summary>
    public const string ByPasswordAndCode = "password and code";

    /// <summary>The command that makes a credential where there is none; null for that of a password.</summary>
    public string? Remedy { get; init; }

    /// <summary>Whether it is in.</summary>
    public bool IsAccepted => Refusal == AccountRefusal.None;

    /// <summary>The answer to a mechanism. It tells of a right password only where the account may not use it.</summary>
    public SaslRefusal ForSasl => Refusal is AccountRefusal.Disabled or AccountRefusal.Expired or AccountRefusal.OutOfScope ? SaslRefusal.NotAllowed : SaslRefusal.WrongCredentials;

    /// <summary>One sentence for the log: what happened, and what an administrator can do.</summary>
    public string Words => Refusal switch
    {
        AccountRefusal.None => $"{Login} by {Credential}",
        AccountRefusal.UnknownAccount => $"there is no account “{AccountName.Shown(Login)}”",
        AccountRefusal.WrongPassword => $"the password of {Name} is wrong",
        AccountRefusal.UnknownAppPassword => $"{Name} has no app password of that label",
        AccountRefusal.NoSuchCredential => $"{Name} has no password that this mechanism can use: set it with {Remedy ?? $"postern account passwd {Name}"}",
        AccountRefusal.Disabled => $"{Name} is disabled: postern account enable {Name}",
        AccountRefusal.Expired => $"the {Credential} of {Name} has expired",
        AccountRefusal.OutOfScope => $"the {Credential} of {Name} is not for this service",
        AccountRefusal.CodeMissing => $"{Name} must write six digits of its authenticator behind the password, or use an app password",
        AccountRefusal.CodeWrong => $"the code behind the password of {Name} is wrong: is its clock right?",
        AccountRefusal.CodeUsed => $"the code behind the password of {Name} was used before: wait for the next one",
        AccountRefusal.UnknownPrincipal => $"the ticket is good, and its principal “{AccountName.Shown(Login)}” is no account's",
        _ => "the client's certificate is no account's: postern account certificate NAME SHA256:...",
    };

    private string Name => Account?.Name ?? AccountName.Shown(Login);
}
