using Postern.Net.Loops;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>How one may log in at all.</summary>
/// <param name="Mechanisms">The table of mechanisms, the strongest first.</param>
/// <param name="Workers">Where the steps of those are done that block.</param>
public sealed record LoginWays(IReadOnlyList<SaslMechanism> Mechanisms, Workers Workers);
