using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together where a door has the mailboxes itself.</summary>
internal static class MailboxRules
{
    private static readonly string[] OfMailboxes = ["local-domains", "catch-all", "detail-folders"];
    private static readonly string[] OfDelivery = ["accounts", "mailboxes", "domain", "largest-mail", .. OfMailboxes];

    /// <summary>Whether mail is handed over to it for the mailboxes here, and nobody logs in.</summary>
    public static bool IsDelivery(DoorSettings door) => door.Mail is { Login: LoginCheck.None, Mailboxes: not null } && door.Accept is [{ Protocol: MailProtocol.Lmtp }, ..];

    /// <summary>The mistakes of a door that mail is handed over to.</summary>
    public static IEnumerable<DoorProblem> Deliveries(DoorSettings door, IReadOnlyList<Setting> given)
    {
        if (door.Accept.FirstOrDefault(end => end.Protocol != MailProtocol.Lmtp) is { } other)
            yield return new DoorProblem($"mail is handed over by LMTP, and {other} speaks {other.Protocol.Name()}: write one door for each", "mailboxes");
        if (door.Connect.Count > 0)
            yield return new DoorProblem("mail that is handed over is for --mailboxes or goes to a server: leave out one of the two", "mailboxes");
        // Nobody logs in: the network is all that says who may deliver.
        if (door.Allow.Count == 0 && door.Accept.FirstOrDefault(end => end.Transport == TransportKind.Tcp && !Loopback.Is(end.Host)) is { } open)
            yield return new DoorProblem($"anybody could deliver at {open}, where nobody logs in: name the networks of your mail servers with --allow, or write the host 127.0.0.1", "mailboxes");
        foreach (var setting in given.Distinct().Where(setting => setting.Group == SettingGroup.Mail && !OfDelivery.Contains(setting.Name, StringComparer.Ordinal)))
            yield return new DoorProblem($"{setting.Option} is for a door at which clients log in, and nobody does over LMTP: leave it out", setting.Name);
    }

    /// <summary>The mistakes of a mail door.</summary>
    public static IEnumerable<DoorProblem> Problems(DoorSettings door, IReadOnlyList<Setting> given)
    {
        MailSettings mail = door.Mail;
        if (mail.Mailboxes is null)
        {
            foreach (var setting in given.Distinct().Where(setting => OfMailboxes.Contains(setting.Name, StringComparer.Ordinal)))
                yield return new DoorProblem($"{setting.Option} is for mailboxes here: add --mailboxes PATTERN", setting.Name);
            yield break;
        }

        if (mail.Login == LoginCheck.Pass)
            yield return new DoorProblem("--login pass tries passwords at a server, and with --mailboxes there is none: take --login check", "login");
        if (door.Accept is [{ Protocol: MailProtocol.Imap or MailProtocol.Pop3 } reading, ..] && door.Connect.Count > 0)
            yield return new DoorProblem($"mail that is read over {reading.Protocol.Name()} is in --mailboxes or at a server: leave out one of the two", "mailboxes");
        if (mail.Routes.Count > 0 && door.Connect.Count == 0)
            yield return new DoorProblem("--route leads to other servers than the door's, and it names none: write the server for mail to others as the end to connect to", "route");
    }
}
