using Postern.Stunnel.Settings;

namespace Postern.Stunnel.CommandLine;

/// <summary>A command line of stunnel, understood.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Argument">The file's path, the descriptor's number or the configuration itself.</param>
/// <param name="Messages">What is to be said, in order.</param>
public sealed record StunnelCommand(StunnelCommandKind Kind, string Argument, IReadOnlyList<Message> Messages);
