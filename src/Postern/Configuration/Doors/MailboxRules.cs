using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together where a door has the mailboxes itself.</summary>
internal static class MailboxRules
{
    /// <summary>The mistakes.</summary>
    public static IEnumerable<DoorProblem> Problems(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        if (mail.Mailboxes is null)
            yield break;
        if (mail.Login == LoginCheck.Pass)
            yield return new DoorProblem("--login pass tries passwords at a server, and with --mailboxes there is none: take --login check", "login");
        if (door.Accept is [{ Protocol: MailProtocol.Imap or MailProtocol.Pop3 } reading, ..] && door.Connect.Count > 0)
            yield return new DoorProblem($"mail that is read over {reading.Protocol.Name()} is in --mailboxes or at a server: leave out one of the two", "mailboxes");
        if (mail.Routes.Count > 0 && door.Connect.Count == 0)
            yield return new DoorProblem("--route leads to other servers than the door's, and it names none: write the server for mail to others as the end to connect to", "route");
    }
}
