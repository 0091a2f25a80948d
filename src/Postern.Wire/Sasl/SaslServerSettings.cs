namespace Postern.Wire.Sasl;

/// <summary>What the server's side of one login is made of; a nonce is used once.</summary>
public sealed record SaslServerSettings
{
    /// <summary>Fresh random text of 128 bits or more, printable and without comma and quotation mark; base64 is.</summary>
    public required string Nonce { get; init; }

    /// <summary>The name of this server; the realm, too.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The service by its name in GSSAPI: <c>imap</c>, <c>pop</c>, <c>smtp</c>, <c>sieve</c>.</summary>
    public string Service { get; init; } = "imap";

    /// <summary>The time, for challenges that bear one.</summary>
    public DateTimeOffset Now { get; init; }

    /// <summary>What this connection can be bound to; none without TLS.</summary>
    public IReadOnlyList<ChannelBinding> Bindings { get; init; } = [];

    /// <summary>Whether a mechanism with channel binding was in the list that the client was shown.</summary>
    public bool OffersBinding { get; init; }

    /// <summary>
    /// Whether the protocol carries the server's last message together with its OK, as ManageSieve does. POP3, IMAP and
    /// SMTP do not: there it goes out as one more challenge, which the client answers with nothing (RFC 4422 §4).
    /// </summary>
    public bool CarriesSuccessData { get; init; }

    /// <summary>The scope that a token must have, told to a client whose token is refused; empty where there is none to tell.</summary>
    public string TokenScope { get; init; } = "";

    /// <summary>Where a client learns how to get a token (OpenID Connect Discovery); empty where there is none.</summary>
    public string OpenIdConfiguration { get; init; } = "";
}
