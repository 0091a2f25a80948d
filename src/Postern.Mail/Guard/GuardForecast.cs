namespace Postern.Mail.Guard;

/// <summary>What the guard would say of a login.</summary>
/// <param name="IsAdmitted">It would be judged at once.</param>
/// <param name="Wait">How long it would have to wait otherwise, if nothing is given back meanwhile.</param>
/// <param name="IsHome">The account has logged in from that network before.</param>
public readonly record struct GuardForecast(bool IsAdmitted, TimeSpan Wait, bool IsHome);
