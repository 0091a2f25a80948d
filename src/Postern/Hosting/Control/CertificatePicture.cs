using Postern.Net.Certificates;

namespace Postern.Hosting.Control;

/// <summary>A certificate that a door shows.</summary>
/// <param name="Door">The door.</param>
/// <param name="Names">The names in it.</param>
/// <param name="NotAfter">The last moment at which it is valid.</param>
/// <param name="Days">Days until then; negative when it is over.</param>
/// <param name="Sha256">Its fingerprint.</param>
internal sealed record CertificatePicture(string Door, IReadOnlyList<string> Names, DateTime NotAfter, int Days, string Sha256)
{
    /// <summary>Takes a picture of what a door shows.</summary>
    public static CertificatePicture Of(string door, Credential credential, DateTimeOffset now) => new(
        door,
        credential.Names,
        credential.NotAfter.UtcDateTime,
        (int)Math.Floor((credential.NotAfter - now).TotalDays),
        credential.FingerprintSha256);
}
