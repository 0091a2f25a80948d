using Postern.Wire.Ends;

namespace Postern.OwnServer;

/// <summary>What a person must know of the server to use it.</summary>
internal sealed record ServerPicture
{
    /// <summary>Where it is kept.</summary>
    public required ServerPlace Place { get; init; }

    /// <summary>The name by which mail programs reach it.</summary>
    public required string Host { get; init; }

    /// <summary>The account to begin with; null where there is none.</summary>
    public required string? Account { get; init; }

    /// <summary>Its password, where it was made now.</summary>
    public string? Password { get; init; }

    /// <summary>Whether it has a password at all.</summary>
    public bool HasPassword { get; init; }

    /// <summary>Where the mail of the account is; null where there is none.</summary>
    public string? Mail { get; init; }

    /// <summary>The ends that are open, or will be.</summary>
    public required IReadOnlyList<End> Ends { get; init; }

    /// <summary>The authority's file, and the SHA-256 of its certificate; null where the certificate is from elsewhere.</summary>
    public (string File, string Fingerprint)? Authority { get; init; }

    /// <summary>Whether only this machine reaches it.</summary>
    public bool IsLocal => ServerChoices.IsLocal(Ends.Where(end => end.Transport == TransportKind.Tcp).Select(end => end.Host));

    /// <summary>The end where this is spoken; null where there is none.</summary>
    public End? EndOf(MailProtocol protocol, TlsMode tls) => Ends.FirstOrDefault(end => end.Transport == TransportKind.Tcp && end.Protocol == protocol && end.Tls == tls);
}
