using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Configuration.Doors;

/// <summary>The names of mechanisms, on both sides of a mail door: each must be one, and lead somewhere.</summary>
internal static class MechanismRules
{
    /// <summary>All that there are.</summary>
    public static readonly string[] Names = [.. SaslMechanisms.All.Select(row => row.Name)];

    /// <summary>The mistakes in what is offered to clients.</summary>
    public static IEnumerable<DoorProblem> Fronts(DoorSettings door)
    {
        foreach (string name in door.Mail.Mechanisms)
        {
            if (name == "USER")
                yield return new DoorProblem("USER is a command and not a mechanism: it is there wherever PLAIN is, so write PLAIN", "mechanisms");
            else if (name == Apop.Mechanism.Name && door.Mail.Login == LoginCheck.Check)
            {
                if (door.Accept.FirstOrDefault(end => end.Protocol != MailProtocol.Pop3) is { } other)
                    yield return new DoorProblem($"APOP is a command of POP3, and {other} speaks {other.Protocol.Name()}: leave it out", "mechanisms");
            }
            else if (Find(name) is not { } mechanism)
                yield return new DoorProblem($"{Spelling.Quote(name)} is no mechanism{Spelling.Hint(name, Names, "{0}").TrimEnd('.')}", "mechanisms");
            else if (mechanism.Is(SaslTraits.Anonymous))
                yield return new DoorProblem($"{name} lets anybody in, and a mail door lets nobody in whom it does not know: leave it out", "mechanisms");
            else if (door.Mail.Login == LoginCheck.Pass && !(mechanism is { Needs: SaslNeed.Password } && mechanism.Is(SaslTraits.Reveals)))
                yield return new DoorProblem($"{name} keeps the password to itself, and --login pass needs it for the server: take --login check, or leave {name} out", "mechanisms");
        }
    }

    /// <summary>The mistakes in where the keys for tickets are.</summary>
    public static IEnumerable<DoorProblem> Tickets(MailSettings mail)
    {
        if (mail.Login == LoginCheck.Pass && mail.Keytab is not null)
            yield return new DoorProblem("--keytab opens tickets, and --login pass needs the password for the server: take --login check, or leave --keytab out", "keytab");
        if (mail.Keytab is not null && mail.Mechanisms.Count > 0 && !mail.Mechanisms.Any(IsGssapi))
            yield return new DoorProblem("--keytab is for GSSAPI, which --mechanisms does not name: add it there, or leave --keytab out", "keytab");
        if (mail.ClientKeytab is not null && mail.Proof != BackendProof.Ticket)
            yield return new DoorProblem("--client-keytab fetches tickets for the server, and none is shown there: add --prove-by ticket", "client-keytab");
    }

    /// <summary>What may be offered under this name: a mechanism, or APOP of POP3; null for neither.</summary>
    public static SaslMechanism? Find(string name) => name == Apop.Mechanism.Name ? Apop.Mechanism : SaslMechanisms.Find(name);

    /// <summary>Why no client of a door is offered what it names, and what to do; null where one may be.</summary>
    public static string? WhyNever(DoorSettings door, SaslMechanism mechanism)
    {
        if (mechanism.Needs == SaslNeed.Certificate && door.Server.ClientCertificates == ClientCertificates.None)
            return "no client is asked for a certificate: add --ask-client-cert";
        if (mechanism.Needs is SaslNeed.Token && door.Mail.Login == LoginCheck.Check)
            return "nobody here can judge a token: leave it out";
        if (mechanism.Is(SaslTraits.NeedsChannelBinding) && door.Accept.All(end => end.Tls == TlsMode.Clear))
            return "it is bound to TLS and none is spoken here: leave it out";
        // What a client was greeted with is forgotten with STLS, and after it nobody is greeted.
        return mechanism == Apop.Mechanism && door.Mail.ClearLogin.Count == 0 && door.Accept.All(end => end.Tls is TlsMode.Clear or TlsMode.StartTls)
            ? "it needs a greeting inside TLS, and here TLS comes after the greeting: write pop3s:// or pop3+auto://, or leave it out"
            : null;
    }

    /// <summary>The mistakes in what is used at the server.</summary>
    public static IEnumerable<DoorProblem> Backs(DoorSettings door)
    {
        IReadOnlyList<string> names = door.Mail.BackendMechanisms;
        if (names.Count == 0)
            yield break;
        string[] commands = door.Accept is [{ Protocol: MailProtocol.Pop3 }, ..] ? ["USER", Apop.Mechanism.Name] : ["LOGIN"]; // LOGIN is a mechanism as well
        string[] strange = [.. names.Where(name => !commands.Contains(name) && SaslMechanisms.Find(name) is null)];
        foreach (string name in strange)
            yield return new DoorProblem($"{Spelling.Quote(name)} is no way of logging in at the server{Spelling.Hint(name, [.. Names, .. commands], "{0}").TrimEnd('.')}", "server-mechanisms");
        if (door.Mail.Proof != BackendProof.Ticket && names is [var only] && IsGssapi(only))
            yield return new DoorProblem("--server-mechanisms names GSSAPI alone, which needs a ticket: add --prove-by ticket", "server-mechanisms");
        else if (door.Mail.Proof == BackendProof.Ticket && !names.Any(IsGssapi))
            yield return new DoorProblem("--prove-by ticket is a login by GSSAPI, which --server-mechanisms does not name: add it there, or leave --server-mechanisms out", "prove-by");
        else if (door.Mail.Proof == BackendProof.Nothing)
            yield return new DoorProblem("--server-mechanisms has nothing to do here: with --prove-by nothing nobody logs in at the server", "server-mechanisms");
        else if (strange.Length == 0 && !names.Any(name => Fits(door.Mail.Proof, name)))
            yield return new DoorProblem($"--server-mechanisms {string.Join(',', names)} leaves no way of logging in there: {Lack(door.Mail.Proof)}", "server-mechanisms");
    }

    private static bool IsGssapi(string name) => name.Equals("GSSAPI", StringComparison.OrdinalIgnoreCase);

    private static bool Fits(BackendProof proof, string name) => (proof, SaslMechanisms.Find(name)) switch
    {
        (BackendProof.Certificate, var row) => row is { Needs: SaslNeed.Certificate },
        (BackendProof.Ticket, var row) => row is { Needs: SaslNeed.Ticket },
        (BackendProof.Master, var row) => row is { Needs: SaslNeed.Password } && !row.Is(SaslTraits.OwnNameOnly),
        (_, var row) => row is null or { Needs: SaslNeed.Password }, // no row: the protocol's own command
    };

    private static string Lack(BackendProof proof) => proof switch
    {
        BackendProof.Certificate => "a certificate is shown by EXTERNAL alone",
        BackendProof.Master => "a master user must say whose mailbox he opens, as PLAIN and SCRAM can",
        _ => "none of them takes a password",
    };
}
