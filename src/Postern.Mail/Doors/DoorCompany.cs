using Postern.Mail.Accounts;
using Postern.Mail.Doors.Logins;

namespace Postern.Mail.Doors;

/// <summary>What the mail doors of a process have in common.</summary>
/// <param name="Accounts">The accounts kept here; null where a door has none.</param>
/// <param name="Recent">Who has read mail lately; null where no door goes by it.</param>
public sealed record DoorCompany(AccountDesk? Accounts, RecentLogins? Recent);
