namespace Postern.Wire.Sasl;

/// <summary>What the client's side of one login is made of; a nonce is used once.</summary>
public sealed record SaslClientSettings
{
    /// <summary>What we log in with.</summary>
    public required SaslCredentials Credentials { get; init; }

    /// <summary>Fresh random text of 128 bits or more, printable and without comma and quotation mark; base64 is.</summary>
    public required string Nonce { get; init; }

    /// <summary>The name of the server, as it was asked for.</summary>
    public string Host { get; init; } = "localhost";

    /// <summary>The port of the server; 0 where it has none.</summary>
    public int Port { get; init; }

    /// <summary>The service by its name in GSSAPI: <c>imap</c>, <c>pop</c>, <c>smtp</c>, <c>sieve</c>.</summary>
    public string Service { get; init; } = "imap";

    /// <summary>What this connection can be bound to, the best first; none without TLS.</summary>
    public IReadOnlyList<ChannelBinding> Bindings { get; init; } = [];

    /// <summary>Whether a mechanism with channel binding was in the server's list.</summary>
    public bool ServerOffersBinding { get; init; }

    /// <summary>The fewest iterations that are accepted of a server.</summary>
    public int LeastIterations { get; init; } = SaslLimits.LeastIterations;

    /// <summary>The most iterations that are worked for a server.</summary>
    public int MostIterations { get; init; } = SaslLimits.MostIterations;
}
