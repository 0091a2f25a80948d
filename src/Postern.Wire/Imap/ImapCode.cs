namespace Postern.Wire.Imap;

/// <summary>The response codes that a door, a client or a gateway says or heeds.</summary>
public static class ImapCode
{
    /// <summary>RFC 9051 §7.1: the words are to be shown to the user.</summary>
    public const string Alert = "ALERT";

    /// <summary>RFC 9051 §7.1: a list of capabilities.</summary>
    public const string Capability = "CAPABILITY";

    /// <summary>RFC 2221 §4: another server is to be asked.</summary>
    public const string Referral = "REFERRAL";

    /// <summary>RFC 5530 §3: something behind the server is not there now.</summary>
    public const string Unavailable = "UNAVAILABLE";

    /// <summary>RFC 5530 §3: the credentials are wrong.</summary>
    public const string AuthenticationFailed = "AUTHENTICATIONFAILED";

    /// <summary>RFC 5530 §3: the credentials are right, and may not act for whom they want.</summary>
    public const string AuthorizationFailed = "AUTHORIZATIONFAILED";

    /// <summary>RFC 5530 §3: the credentials are no longer good.</summary>
    public const string Expired = "EXPIRED";

    /// <summary>RFC 5530 §3: not without TLS.</summary>
    public const string PrivacyRequired = "PRIVACYREQUIRED";

    /// <summary>RFC 5530 §3: the administrator must be asked.</summary>
    public const string ContactAdmin = "CONTACTADMIN";

    /// <summary>RFC 5530 §3: somebody else has it.</summary>
    public const string InUse = "INUSE";

    /// <summary>RFC 5530 §3: the server found a bug of its own.</summary>
    public const string ServerBug = "SERVERBUG";

    /// <summary>RFC 5530 §3: the server found a bug of the client.</summary>
    public const string ClientBug = "CLIENTBUG";

    /// <summary>RFC 5530 §3: more than the server allows.</summary>
    public const string Limit = "LIMIT";

    /// <summary>RFC 7888 §4: a literal is larger than the server takes.</summary>
    public const string TooBig = "TOOBIG";
}
