namespace Postern.Stunnel.Reading.Values;

/// <summary>One socket option.</summary>
/// <param name="Name">Its name, whose letters count.</param>
/// <param name="Level">The level of setsockopt(2).</param>
/// <param name="Option">The option of setsockopt(2).</param>
/// <param name="Kind">What it is given.</param>
/// <param name="Sides">On which of <c>a</c>, <c>l</c> and <c>r</c> it is set to yes by default.</param>
internal sealed record SocketName(string Name, int Level, int Option, SocketValueKind Kind, string Sides = "");
