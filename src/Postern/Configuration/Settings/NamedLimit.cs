using Postern.Net.Settings;

namespace Postern.Configuration.Settings;

/// <summary>One limit by its name.</summary>
/// <param name="Name">As in <c>handshake</c>; the end line of a connection names it so.</param>
/// <param name="Help">What it limits.</param>
/// <param name="Show">Its value in these limits, as text.</param>
/// <param name="Change">The limits with another value, or null where the text is none.</param>
internal sealed record NamedLimit(string Name, string Help, Func<Limits, string> Show, Func<Limits, string, Limits?> Change);
