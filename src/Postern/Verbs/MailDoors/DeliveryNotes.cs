using Postern.Configuration.Doors;
using Postern.Mail.Accounts;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Verbs.MailDoors;

/// <summary>Mail that would be refused though a setting says who has it.</summary>
internal static class DeliveryNotes
{
    /// <summary>The notes of a door that delivers to mailboxes here.</summary>
    public static IEnumerable<DoorProblem> Of(DoorSettings door, IReadOnlyList<Account> accounts)
    {
        MailSettings mail = door.Mail;
        if (mail.Mailboxes is null || door.Accept[0].Protocol is not (MailProtocol.Submission or MailProtocol.Lmtp))
            yield break;
        if (accounts.Count == 0 && mail.Login == LoginCheck.None)
            yield return new DoorProblem("all mail is refused, because there is no account yet: add one with postern account add NAME", "mailboxes");
        for (int i = 0; i < mail.CatchAll.Count; i++)
        {
            CatchAllAccount one = mail.CatchAll[i];
            if (mail.CatchAll.Take(i).FirstOrDefault(before => before.Domain.Equals(one.Domain, StringComparison.OrdinalIgnoreCase)) is { } first)
                yield return new DoorProblem($"{one.Account} never has what is nobody's at {one.Domain}: {first.Account} stands before it, and the first counts", "catch-all", one.Domain);
            else if (!accounts.Any(account => account.IsEnabled && AccountName.Key(account.Name) == AccountName.Key(one.Account)))
                yield return new DoorProblem($"what is nobody's at {one.Domain} is refused, because there is no account {one.Account}, or it is disabled: postern account add {one.Account}", "catch-all", one.Domain);
        }
    }
}
