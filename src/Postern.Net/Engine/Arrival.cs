using Postern.Net.Conduits;
using Postern.Wire.Ends;

namespace Postern.Net.Engine;

/// <summary>A server that was reached, with TLS where its end asks for it.</summary>
/// <param name="Far">The conduit; the taker's to close.</param>
/// <param name="End">Which of the way's ends it is.</param>
/// <param name="Greeting">Our own words for the greeting that was read before STARTTLS; null where the greeting is still to come.</param>
public readonly record struct Arrival(Conduit Far, End End, byte[]? Greeting);
