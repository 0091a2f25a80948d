namespace Postern.Wire.Sasl;

/// <summary>Why a login came to nothing, for the administrator; the peer is told no more than that it failed.</summary>
public enum SaslRefusal
{
    /// <summary>A message is not what the mechanism's grammar allows.</summary>
    Malformed,

    /// <summary>A line is not base64 (RFC 4648 §4).</summary>
    BadBase64,

    /// <summary>A message is longer than <see cref="SaslLimits.Message"/>.</summary>
    TooLong,

    /// <summary>The client broke off with <c>*</c>.</summary>
    Cancelled,

    /// <summary>A name or password holds characters that none may hold (RFC 4013 §2.3).</summary>
    Unpreparable,

    /// <summary>There is such an account, or not: password, proof, token or certificate are not right.</summary>
    WrongCredentials,

    /// <summary>The account is known, and may not log in here, or not as the one that was asked for.</summary>
    NotAllowed,

    /// <summary>Nobody could say: the account's data or the server behind it could not be reached.</summary>
    Unavailable,

    /// <summary>The login is bound to another TLS connection: somebody stands between (RFC 5802 §6).</summary>
    BindingMismatch,

    /// <summary>The client binds to something that this server does not know.</summary>
    BindingUnknown,

    /// <summary>A mechanism that binds to TLS was asked for without a binding, or a binding with a mechanism that has none.</summary>
    BindingMissing,

    /// <summary>The client believes that no binding was offered, and it was: somebody changed the list (RFC 5802 §6).</summary>
    Downgrade,

    /// <summary>The nonce is not the one of this login.</summary>
    BadNonce,

    /// <summary>An extension was demanded that we do not have.</summary>
    Unsupported,

    /// <summary>The server wants fewer iterations than are safe: it, or somebody between, would learn the password.</summary>
    TooFewIterations,

    /// <summary>The server wants more iterations than we are ready to work.</summary>
    TooManyIterations,

    /// <summary>The server said OK and did not prove that it knows the account.</summary>
    ServerNotProven,

    /// <summary>The server said in the mechanism's own words that it refuses.</summary>
    ServerRefused,

    /// <summary>The one-time passwords of this account are used up.</summary>
    Exhausted,

    /// <summary>There are no credentials that this mechanism can use.</summary>
    NoCredentials,
}
