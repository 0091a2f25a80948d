using Postern.Wire.Text;

namespace Postern.Stunnel.Settings;

/// <summary>One line of <c>PSKsecrets</c>.</summary>
/// <param name="Identity">Who has the key, in up to 256 bytes.</param>
/// <param name="Key">16–512 bytes.</param>
public sealed record PskSecret(string Identity, Secret Key);
