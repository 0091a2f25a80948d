namespace Postern.Wire.Imap.Appending;

/// <summary>The answer to a line of APPEND.</summary>
/// <param name="Kind">What to do.</param>
/// <param name="Octets">How many octets come before the next line.</param>
/// <param name="IsSynchronizing">The client waits for a continuation before it sends them.</param>
/// <param name="Message">What is known of the message; of <see cref="AppendStepKind.Message"/> alone.</param>
/// <param name="Fault">Why not, fit for the peer; of <see cref="AppendStepKind.Refused"/> and <see cref="AppendStepKind.Lost"/>.</param>
public readonly record struct AppendStep(AppendStepKind Kind, long Octets = 0, bool IsSynchronizing = false, AppendMessage? Message = null, string Fault = "");
