using Postern.Verbs.Output;

namespace Postern.Verbs;

/// <summary>What a verb works with.</summary>
internal sealed record Surroundings(Terminal Terminal, OpenDoors Open, TimeProvider Time);
