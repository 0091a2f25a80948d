using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What does not fit together in a mail door.</summary>
internal static class MailRules
{
    private static readonly MailProtocol[] Known = [MailProtocol.Imap, MailProtocol.Pop3, MailProtocol.Submission];

    /// <summary>The mistakes of a door that is, or wants to be, a mail door.</summary>
    public static IEnumerable<string> Problems(DoorSettings door, IReadOnlyList<Setting> given)
    {
        MailSettings mail = door.Mail;
        if (mail.Login == LoginCheck.None)
        {
            foreach (var setting in given.Distinct().Where(setting => setting.Group == SettingGroup.Mail))
                yield return $"{setting.Option} is for a mail door: add --login pass, or --login check";
            yield break;
        }

        if (door.Accept.FirstOrDefault(end => !Known.Contains(end.Protocol)) is { } strange)
            yield return $"--login is for IMAP, POP3 and submission, and {strange} speaks {strange.Protocol.Name()}";
        if (door.Accept.Select(end => end.Protocol).Distinct().Skip(1).Any())
            yield return "a mail door speaks one protocol: write one door for each";
        foreach (var problem in Fronts(door).Concat(Proofs(mail, door)).Concat(Devices(door)))
            yield return problem;
    }

    private static IEnumerable<string> Fronts(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        if (mail.ClearLogin.Count == 0 && door.Accept.FirstOrDefault(end => end.Tls == TlsMode.Clear) is { } clear)
            yield return $"nobody can log in at {clear}, where no TLS is spoken: name the networks of devices that may all the same with --clear-login NETWORK, or write {clear.Protocol.Name()}s:// or {clear.Protocol.Name()}+auto://";
        if (mail.Login == LoginCheck.Pass && mail.Mechanisms.FirstOrDefault(name => !Reveals(name)) is { } hidden)
            yield return $"{hidden} keeps the password to itself, and --login pass needs it for the server: take --login check, or leave {hidden} out";
        if (mail.Login == LoginCheck.Check && mail.Mechanisms.Contains("APOP", StringComparer.OrdinalIgnoreCase) && door.Accept.FirstOrDefault(end => end.Protocol != MailProtocol.Pop3) is { } other)
            yield return $"APOP is a command of POP3, and {other} speaks {other.Protocol.Name()}: leave it out";
        if (mail.Login == LoginCheck.Pass && mail.Keytab is not null)
            yield return "--keytab opens tickets, and --login pass needs the password for the server: take --login check, or leave --keytab out";
        if (mail.Keytab is not null && mail.Mechanisms.Count > 0 && !mail.Mechanisms.Any(IsGssapi))
            yield return "--keytab is for GSSAPI, which --mechanisms does not name: add it there, or leave --keytab out";
        if (mail.Login == LoginCheck.Check && mail.Learn)
            yield return "--learn makes accounts of what the server accepts, and --login check asks no server: take --login pass";
    }

    private static IEnumerable<string> Devices(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        bool isForSending = mail.HeloLogin.Count + mail.OldAuth.Count + mail.Devices.Count + mail.PopBeforeSmtp.Count > 0;
        if (isForSending && door.Accept.Any(end => end.Protocol != MailProtocol.Submission))
            yield return "--helo-login, --old-auth, --device and --pop-before-smtp are for devices that send: only a door for submission has them";
        if (mail.Devices.Count > 0 && mail.Login == LoginCheck.Pass && mail.Proof is not (BackendProof.Nothing or BackendProof.Master))
            yield return "--device has no password for the server: take --login check with a kept secret for the account, or --prove-by nothing";
        if (mail.Learn && door.Accept.Any(end => end.Protocol == MailProtocol.Submission) && mail.Proof == BackendProof.Nothing)
            yield return "--learn needs a server that judges the password, and --prove-by nothing asks none";
    }

    private static IEnumerable<string> Proofs(MailSettings mail, DoorSettings door)
    {
        if (mail.Proof == BackendProof.Master && (mail.MasterUser is null || mail.MasterSecret is null))
            yield return "--prove-by master needs the master user's name and password: add --master-user NAME and --master-secret FILE";
        if (mail.Proof != BackendProof.Master && (mail.MasterUser is not null || mail.MasterSecret is not null))
            yield return "a master user is named, and not used: add --prove-by master";
        if (mail.Proof == BackendProof.Certificate && door.Client.Certificate is null)
            yield return "--prove-by certificate needs one: add --client-cert FILE";
        if (mail.Proof != BackendProof.Ticket && mail.BackendMechanisms is [var only] && IsGssapi(only))
            yield return "--server-mechanisms names GSSAPI alone, which needs a ticket: add --prove-by ticket";
        if (mail.Proof == BackendProof.Ticket && mail.BackendMechanisms.Count > 0 && !mail.BackendMechanisms.Any(IsGssapi))
            yield return "--prove-by ticket is a login by GSSAPI, which --server-mechanisms does not name: add it there, or leave --server-mechanisms out";
        if (mail.ClientKeytab is not null && mail.Proof != BackendProof.Ticket)
            yield return "--client-keytab fetches tickets for the server, and none is shown there: add --prove-by ticket";
        // Where nobody judges a password, none can be asked for: then addresses must say who may send.
        bool isByAddress = mail.Proof == BackendProof.Nothing && mail.Devices.Count + mail.PopBeforeSmtp.Count > 0;
        if (mail.Login == LoginCheck.Pass && mail.Proof != BackendProof.Own && !isByAddress)
            yield return "with --login pass the server judges the client's own password: take --login check, or leave --prove-by out";
    }

    private static bool IsGssapi(string mechanism) => mechanism.Equals("GSSAPI", StringComparison.OrdinalIgnoreCase);

    /// <summary>The ways of logging in that tell the password to whoever asks for it.</summary>
    private static bool Reveals(string mechanism) => mechanism.ToUpperInvariant() is "PLAIN" or "LOGIN" or "USER";
}
