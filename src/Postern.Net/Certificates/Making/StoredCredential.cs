using Postern.Net.Certificates.Files;

namespace Postern.Net.Certificates.Making;

/// <summary>A credential of the store.</summary>
/// <param name="File">Its file, to be watched: it is renewed in place.</param>
/// <param name="Credential">What the file holds now.</param>
/// <param name="Made">Whether it was made now and did not exist before.</param>
public sealed record StoredCredential(CredentialFile File, Credential Credential, bool Made);
