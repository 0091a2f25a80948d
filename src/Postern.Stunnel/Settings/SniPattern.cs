namespace Postern.Stunnel.Settings;

/// <summary>One <c>sni = PRIMARY:PATTERN</c> of a server: a section that is chosen by the name a client asks for.</summary>
/// <param name="Primary">The section that accepts.</param>
/// <param name="Pattern">A name, or <c>*</c> and how names end; in any case of letters.</param>
public sealed record SniPattern(string Primary, string Pattern);
