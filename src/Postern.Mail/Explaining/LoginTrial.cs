using Postern.Net.Settings;
using Postern.Wire.Text;

namespace Postern.Mail.Explaining;

/// <summary>A login that is walked through a door, for the administrator.</summary>
/// <param name="Door">The door.</param>
/// <param name="Login">The name, as a client would give it.</param>
/// <param name="Password">The password, as a client would give it.</param>
/// <param name="Mechanism">The mechanism that the client is to choose; null for the one that most programs take.</param>
public sealed record LoginTrial(DoorSettings Door, string Login, Secret Password, string? Mechanism);
