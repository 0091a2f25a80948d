using Postern.Net.Settings;

namespace Postern.Net.Preludes.Fronts;

/// <summary>LMTP before STARTTLS (RFC 2033).</summary>
internal sealed class LmtpFront(PreludeSettings settings, Limits limits) : SmtpFront(settings, limits)
{
    protected override string Greeting => $"220 {Host} LMTP";

    protected override IReadOnlyList<Command> Commands => Lmtp;
}
