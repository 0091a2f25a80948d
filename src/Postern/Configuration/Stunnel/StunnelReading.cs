using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;

namespace Postern.Configuration.Stunnel;

/// <summary>A stunnel.conf that was read, and who has tried its sections.</summary>
/// <param name="File">What it says.</param>
/// <param name="Trial">Makes their TLS, and knows the passphrases that were typed.</param>
internal sealed record StunnelReading(StunnelFile File, ContextTrial Trial);
