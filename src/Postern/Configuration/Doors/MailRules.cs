using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together in a mail door.</summary>
internal static class MailRules
{
    private static readonly MailProtocol[] Known = [MailProtocol.Imap, MailProtocol.Pop3, MailProtocol.Submission];
    private static readonly string[] OfSubmission = ["domain", "senders", "largest-mail", "local-domains", "catch-all", "detail-folders"];

    /// <summary>The mistakes of a door that is, or wants to be, a mail door.</summary>
    public static IEnumerable<DoorProblem> Problems(DoorSettings door, IReadOnlyList<Setting> given)
    {
        MailSettings mail = door.Mail;
        if (MailboxRules.IsDelivery(door))
        {
            foreach (var problem in MailboxRules.Deliveries(door, given))
                yield return problem;
            yield break;
        }

        if (mail.Login == LoginCheck.None)
        {
            // Where login itself could not be read, that is told already.
            foreach (var setting in Gave(given, "login") ? [] : given.Distinct().Where(setting => setting.Group == SettingGroup.Mail))
                yield return new DoorProblem($"{setting.Option} is for a mail door: add --login pass, or --login check", setting.Name);
            yield break;
        }

        if (door.Accept.FirstOrDefault(end => !Known.Contains(end.Protocol)) is { } strange)
            yield return new DoorProblem($"--login is for IMAP, POP3 and submission, and {strange} speaks {strange.Protocol.Name()}", "login");
        if (door.Accept.Select(end => end.Protocol).Distinct().Skip(1).Any())
            yield return new DoorProblem("a mail door speaks one protocol: write one door for each", "login");
        foreach (var problem in Fronts(door, given).Concat(MechanismRules.Fronts(door)).Concat(ProofRules.Problems(door)).Concat(MechanismRules.Backs(door)).Concat(MechanismRules.Tickets(mail)).Concat(RouteRules.Problems(door, given)).Concat(Devices(door)).Concat(MailboxRules.Problems(door, given)))
            yield return problem;
    }

    private static IEnumerable<DoorProblem> Fronts(DoorSettings door, IReadOnlyList<Setting> given)
    {
        MailSettings mail = door.Mail;
        if (mail.ClearLogin.Count == 0 && door.Accept.FirstOrDefault(end => end.Tls == TlsMode.Clear) is { } clear)
            yield return new DoorProblem($"nobody can log in at {clear}, where no TLS is spoken: name the networks of devices that may all the same with --clear-login NETWORK, or write {clear.Protocol.Name()}s:// or {clear.Protocol.Name()}+auto://");
        if (Gave(given, "clear-login") && door.Accept.All(end => end.Tls == TlsMode.Tls))
            yield return new DoorProblem("--clear-login has nothing to do here: at every end TLS comes first", "clear-login");
        if (mail.Login == LoginCheck.Pass && !mail.Learn && Gave(given, "accounts"))
            yield return new DoorProblem("--accounts has nothing to do here: with --login pass the server behind judges, and nobody asks them", "accounts");
        if (mail.Login == LoginCheck.Check && mail.Learn)
            yield return new DoorProblem("--learn makes accounts of what the server accepts, and --login check asks no server: take --login pass", "learn");
        if (mail is { Login: LoginCheck.Pass, Learn: true } && !(door.Ways.All(way => way.Client.Verify && way.Connect.All(end => end.Tls != TlsMode.Clear))))
            yield return new DoorProblem("--learn believes a server that says yes, so the way to it has to be verified TLS, that of every --route too", "learn");
        if (door.Accept is [{ Protocol: MailProtocol.Imap or MailProtocol.Pop3 } reading, ..])
        {
            foreach (string name in OfSubmission.Where(name => Gave(given, name)))
                yield return new DoorProblem($"--{name} is for submission, and {reading} is for reading mail: leave it out", name);
        }
    }

    private static IEnumerable<DoorProblem> Devices(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        bool isForSending = mail.HeloLogin.Count + mail.OldAuth.Count + mail.Devices.Count + mail.PopBeforeSmtp.Count > 0;
        if (isForSending && door.Accept.Any(end => end.Protocol != MailProtocol.Submission))
            yield return new DoorProblem("--helo-login, --old-auth, --device and --pop-before-smtp are for devices that send: only a door for submission has them");
        if (mail.Devices.Count > 0 && mail.Login == LoginCheck.Pass && mail.Proof is not (BackendProof.Nothing or BackendProof.Master))
            yield return new DoorProblem("--device has no password for the server: take --login check with a kept secret for the account, or --prove-by nothing", "device");
        if (mail.Learn && door.Accept.Any(end => end.Protocol == MailProtocol.Submission) && mail.Proof == BackendProof.Nothing)
            yield return new DoorProblem("--learn needs a server that judges the password, and --prove-by nothing asks none", "learn");
    }

    /// <summary>The ends that it may lead to.</summary>
    internal static IEnumerable<End> Ends(DoorSettings door) => door.Connect.Concat(door.Mail.Routes.SelectMany(route => route.Connect));

    private static bool Gave(IReadOnlyList<Setting> given, string name) => given.Any(setting => setting.Name == name);
}
