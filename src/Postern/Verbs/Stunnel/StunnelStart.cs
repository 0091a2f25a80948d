using Postern.Configuration.Stunnel;

namespace Postern.Verbs.Stunnel;

/// <summary>What a process that is stunnel begins with.</summary>
/// <param name="Reading">The configuration, read and accepted.</param>
/// <param name="Read">Reads it again.</param>
/// <param name="Complain">Tells whoever waits for a daemon why there is none; nobody else.</param>
/// <param name="IsErrorOurs">Whether standard error reaches whoever started us.</param>
internal sealed record StunnelStart(StunnelReading Reading, Func<StunnelReading> Read, bool IsErrorOurs, Action<string> Complain);
