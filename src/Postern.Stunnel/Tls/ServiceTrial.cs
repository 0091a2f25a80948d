using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary>How making a section's TLS went.</summary>
/// <param name="Messages">What stunnel says meanwhile, in order.</param>
/// <param name="Refusal">Why the section is refused; null when it is good. stunnel writes it as <c>Service [NAME]: …</c>.</param>
/// <param name="IsOfLine">The refusal belongs to the section's last line instead: <c>FILE:LINE: "TEXT": …</c>.</param>
public sealed record ServiceTrial(IReadOnlyList<Message> Messages, string? Refusal = null, bool IsOfLine = false);
