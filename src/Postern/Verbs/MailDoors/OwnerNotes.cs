using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Verbs.MailDoors;

/// <summary>Routes that are nobody's, and senders without a domain.</summary>
internal static class OwnerNotes
{
    /// <summary>The notes.</summary>
    public static IEnumerable<DoorProblem> Of(DoorSettings door, IReadOnlyList<Account> accounts)
    {
        foreach (var route in door.Mail.Routes.Where(route => !accounts.Any(account => route.IsFor(account.Name))))
        {
            var alias = accounts.FirstOrDefault(account => account.Aliases.Any(route.IsFor));
            yield return new DoorProblem(alias is null
                ? $"the route of {route.Whose} is never taken, because no account is called that: postern account list shows their names"
                : $"the route of {route.Whose} is never taken, because it is an alias and {alias.Name} the account's name: write that", "route", route.Whose);
        }

        foreach (var device in door.Mail.Devices.Where(device => !accounts.Any(account => account.IsEnabled && AccountName.Key(account.Name) == AccountName.Key(device.Account))))
            yield return new DoorProblem($"devices in {device.Network} can send nothing, because there is no account {device.Account}, or it is disabled: postern account add {device.Account}", "device");
        Account[] homeless = [.. accounts.Where(account => account.IsEnabled && !account.Aliases.Prepend(account.Name).Any(name => name.Contains('@', StringComparison.Ordinal)))];
        if (door.Accept is [{ Protocol: MailProtocol.Submission }, ..] && door.Mail is { AnySender: false, Domain: null } && homeless.Length > 0)
            yield return new DoorProblem($"{AccountNames.Of(homeless)} can send nothing, because no address is known: name the domain with domain = NAME, or let the next hop judge senders with senders = any", "senders");
    }
}
