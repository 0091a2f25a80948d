using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Net.Control;
using Postern.Net.Settings;

namespace Postern.Verbs.MailDoors;

/// <summary>What <c>check</c> finds where the accounts of a mail door and its settings do not fit together; it makes nothing and changes nothing.</summary>
internal static class AccountFindings
{
    /// <summary>Looks at the accounts of every door that checks logins, or delivers to their mailboxes.</summary>
    public static void Add(Plan plan, Findings findings)
    {
        foreach (var doors in plan.Doors.Where(door => door.Door.Mail.Login == LoginCheck.Check || MailboxRules.IsDelivery(door.Door)).GroupBy(door => door.Door.Mail.Accounts))
        {
            try
            {
                var directory = StateDirectory.Find(plan.Host.State, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
                var accounts = Read(doors.Key, directory);
                SealFindings.Add(doors.First(), accounts, directory, findings);
                foreach (var door in doors)
                    Add(door, accounts, findings);
            }
            catch (IOException unreadable)
            {
                findings.Mistake(doors.First().PlaceOf("accounts"), unreadable.Message);
            }
        }
    }

    private static void Add(DoorPlan door, IReadOnlyList<Account> accounts, Findings findings)
    {
        foreach (var note in DeliveryNotes.Of(door.Door, accounts))
            findings.Note(door.PlaceOf(note.Setting, note.Value), note.Text);
        if (door.Door.Mail.Login == LoginCheck.None)
            return;
        if (accounts.Count == 0)
            findings.Note(door.PlaceOf("accounts"), $"nobody can log in at {door.Door.Name}, because there is no account yet: add one with postern account add NAME");
        else
        {
            foreach (var note in SecretNotes.Of(door.Door, accounts).Concat(OwnerNotes.Of(door.Door, accounts)))
                findings.Note(door.PlaceOf(note.Setting, note.Value), note.Text);
        }
    }

    /// <summary>A look makes no database.</summary>
    private static IReadOnlyList<Account> Read(string? place, string directory)
    {
        if (AccountStore.DatabaseAt(place, directory) is { } database && !File.Exists(database))
            return [];
        using var accounts = AccountStore.Open(place, directory, _ => { });
        return accounts.All();
    }
}
