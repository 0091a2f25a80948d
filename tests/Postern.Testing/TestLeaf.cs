namespace Postern.Testing;

/// <summary>The kind of key a test certificate has.</summary>
public enum TestKey
{
    P256,
    P384,
    Rsa2048,
    Rsa1024,
}

/// <summary>What a leaf of <see cref="TestAuthority"/> is to say; everything has a value that works.</summary>
public sealed record TestLeaf
{
    /// <summary>DNS names, IP addresses and mail addresses, told apart by their form.</summary>
    public IReadOnlyList<string> Names { get; init; } = ["localhost", "127.0.0.1", "::1"];

    /// <summary>The common name; the first of <see cref="Names"/> where null.</summary>
    public string? CommonName { get; init; }

    public TestKey Key { get; init; } = TestKey.P256;

    /// <summary>Signed with SHA-1 (only an RSA authority can make such a signature that others will read).</summary>
    public bool Sha1 { get; init; }

    public DateTimeOffset? NotBefore { get; init; }

    public DateTimeOffset? NotAfter { get; init; }

    public bool Server { get; init; } = true;

    public bool Client { get; init; } = true;

    public bool OcspSigning { get; init; }

    public bool MustStaple { get; init; }

    public string? OcspUrl { get; init; }

    public string? IssuerUrl { get; init; }

    public string? CrlUrl { get; init; }

    /// <summary>Expired yesterday.</summary>
    public static TestLeaf Expired { get; } = new()
    {
        NotBefore = TimeProvider.System.GetUtcNow().AddDays(-30),
        NotAfter = TimeProvider.System.GetUtcNow().AddDays(-1),
    };

    /// <summary>Valid only from tomorrow.</summary>
    public static TestLeaf NotYet { get; } = new() { NotBefore = TimeProvider.System.GetUtcNow().AddDays(1) };

    /// <summary>A good certificate, of another host.</summary>
    public static TestLeaf WrongName { get; } = new() { Names = ["wrong.example"] };
}
