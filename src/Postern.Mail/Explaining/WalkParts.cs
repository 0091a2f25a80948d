using Postern.Mail.Accounts;
using Postern.Mail.Doors;
using Postern.Mail.Guard;

namespace Postern.Mail.Explaining;

/// <summary>The parts of a door that a login is walked through.</summary>
/// <param name="Desk">Its desk, with a guard of its own that slows nobody.</param>
/// <param name="Gateway">The way to the servers, which tells the walk what it sees.</param>
/// <param name="Accounts">The accounts; null where the server behind judges.</param>
/// <param name="Forecast">What the guard of the process knows.</param>
/// <param name="Time">The clock.</param>
public sealed record WalkParts(LoginDesk Desk, IBackend Gateway, AccountDesk? Accounts, LoginGuard Forecast, TimeProvider Time);
