using Postern.Logging.Stunnel;
using Postern.Verbs.Stunnel;

namespace Postern;

/// <summary>Opens the services of a stunnel.conf and serves until it is told to end; what was said stands in the log.</summary>
/// <param name="start">What it begins with.</param>
/// <param name="log">Its log, not open yet; where it is not opened, the start has failed.</param>
/// <param name="letGo">Lets go of the standard streams; null in the foreground.</param>
/// <returns>The exit code.</returns>
internal delegate Task<int> OpenStunnel(StunnelStart start, StunnelLog log, Action? letGo);
