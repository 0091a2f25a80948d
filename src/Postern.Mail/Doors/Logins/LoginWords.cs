using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>Why a login came to nothing, in words for the administrator and in kinds for the client.</summary>
internal static class LoginWords
{
    /// <summary>For the log.</summary>
    internal static string Of(SaslRefusal reason) => reason switch
    {
        SaslRefusal.Malformed => "the mechanism's messages were not understood",
        SaslRefusal.BadBase64 => "its answer was not base64",
        SaslRefusal.TooLong => "its answer was too long",
        SaslRefusal.Cancelled => "the client broke off",
        SaslRefusal.Unpreparable => "name or password hold characters that none may hold",
        SaslRefusal.WrongCredentials => "no such account, or a wrong password",
        SaslRefusal.NotAllowed => "the account may not log in here, or not as the one it asks for",
        SaslRefusal.Unavailable => "the accounts cannot be read",
        SaslRefusal.BindingMismatch => "the login is bound to another TLS connection: somebody stands between",
        SaslRefusal.BindingUnknown => "it binds to something that is not known here",
        SaslRefusal.BindingMissing => "it does not fit the mechanism whether it binds to TLS",
        SaslRefusal.Downgrade => "the client was shown no binding to TLS, and one is offered: somebody changed the list",
        SaslRefusal.BadNonce => "the nonce is not the one of this login",
        SaslRefusal.Unsupported => "it wants an extension that is not here",
        _ => "the mechanism failed",
    };

    /// <summary>For the log, where the mechanism may be the reason.</summary>
    internal static string Of(SaslRefusal reason, SaslMechanism mechanism) =>
        reason == SaslRefusal.Cancelled && mechanism.Is(SaslTraits.NeedsChannelBinding)
            // mutt 2.2.12 and neomutt 20220429 with GNU SASL 2.2: it takes the strongest, and gives it nothing to bind to.
            ? "the client broke off: it may not know how to bind to TLS; name mechanisms without -PLUS for it"
            : Of(reason);

    /// <summary>For the client.</summary>
    internal static RefusalKind KindOf(SaslRefusal reason) => reason switch
    {
        SaslRefusal.Malformed or SaslRefusal.BadBase64 or SaslRefusal.TooLong or SaslRefusal.BindingMissing or SaslRefusal.Unsupported => RefusalKind.Malformed,
        SaslRefusal.Cancelled => RefusalKind.Cancelled,
        SaslRefusal.NotAllowed => RefusalKind.NotAllowed,
        SaslRefusal.Unavailable => RefusalKind.Unavailable,
        _ => RefusalKind.WrongCredentials,
    };
}
