namespace Postern.Mail.Clients;

/// <summary>What a login at a server has come to so far, for whoever watches it.</summary>
/// <param name="Stage">How far it is.</param>
/// <param name="Words">What was seen there, fit to be shown; no secret.</param>
public sealed record Sighting(LoginStage Stage, string Words);
