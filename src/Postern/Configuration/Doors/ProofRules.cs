using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>What a mail door shows at the server behind it, and what does not fit together in that.</summary>
internal static class ProofRules
{
    /// <summary>The mistakes.</summary>
    public static IEnumerable<DoorProblem> Problems(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        if (mail.Proof == BackendProof.Master && (mail.MasterUser is null || mail.MasterSecret is null))
            yield return new DoorProblem("--prove-by master needs the master user's name and password: add --master-user NAME and --master-secret FILE", "prove-by");
        if (mail.Proof != BackendProof.Master && (mail.MasterUser is not null || mail.MasterSecret is not null))
            yield return new DoorProblem("a master user is named, and not used: add --prove-by master", mail.MasterUser is null ? "master-secret" : "master-user");
        if (mail.Proof == BackendProof.Certificate && door.Ways.FirstOrDefault(way => way.Client.Certificate is null) is { } bare)
            yield return new DoorProblem($"--prove-by certificate needs one{(door.Client.Certificate is null ? "" : $" for {string.Join(", ", bare.Connect)} too")}: add --client-cert FILE", "prove-by");
        if (mail.Proof == BackendProof.Certificate && MailRules.Ends(door).FirstOrDefault(end => end.Tls == TlsMode.Clear) is { } clear)
            yield return new DoorProblem($"--prove-by certificate shows it in a TLS handshake, and there is none with {clear}: write {clear.Protocol.Name()}s:// or {clear.Protocol.Name()}+starttls://", "prove-by");
        if (mail.Proof == BackendProof.Nothing && door.Accept is [{ Protocol: MailProtocol.Imap or MailProtocol.Pop3 } reading, ..])
            yield return new DoorProblem($"--prove-by nothing is for a next hop that takes mail as it comes, and no mailbox of {reading.Protocol.Name()} opens without a login: leave it out", "prove-by");
        // Where nobody judges a password, none can be asked for: then addresses must say who may send.
        bool isByAddress = mail.Proof == BackendProof.Nothing && mail.Devices.Count + mail.PopBeforeSmtp.Count > 0;
        if (mail.Login == LoginCheck.Pass && mail.Proof != BackendProof.Own && !isByAddress)
            yield return new DoorProblem("with --login pass the server judges the client's own password: take --login check, or leave --prove-by out", "prove-by");
    }
}
