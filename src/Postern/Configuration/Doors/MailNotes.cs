using Postern.Net.Settings;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Configuration.Doors;

/// <summary>What is written of a mail door and comes to nothing, or to more than was meant; it opens all the same.</summary>
internal static class MailNotes
{
    /// <summary>The notes.</summary>
    public static IEnumerable<DoorProblem> Of(DoorSettings door) =>
        door.Mail.Login == LoginCheck.None ? [] : Mechanisms(door).Concat(Routes(door.Mail)).Concat(Others(door));

    private static IEnumerable<DoorProblem> Mechanisms(DoorSettings door)
    {
        foreach (SaslMechanism mechanism in door.Mail.Mechanisms.Select(MechanismRules.Find).OfType<SaslMechanism>())
        {
            if (MechanismRules.WhyNever(door, mechanism) is { } why)
                yield return new DoorProblem($"{mechanism} is never offered, because {why}", "mechanisms");
        }
    }

    private static IEnumerable<DoorProblem> Routes(MailSettings mail)
    {
        for (int i = 0; i < mail.Routes.Count; i++)
        {
            string whose = mail.Routes[i].Whose;
            if (mail.Routes.Take(i).FirstOrDefault(before => Covers(before.Whose, whose)) is { } first)
                yield return new DoorProblem($"the route of {whose} is never taken: that of {first.Whose} stands before it, and the first that fits counts", "route", whose);
        }
    }

    private static bool Covers(string before, string whose) =>
        before.Equals(whose, StringComparison.OrdinalIgnoreCase) || (before.StartsWith('@') && whose.EndsWith(before, StringComparison.OrdinalIgnoreCase));

    private static IEnumerable<DoorProblem> Others(DoorSettings door)
    {
        MailSettings mail = door.Mail;
        foreach (Cidr all in mail.ClearLogin.Where(network => network.PrefixLength == 0))
            yield return new DoorProblem($"the network {all} is everybody: whoever is on the way can read the passwords of all who come without TLS", "clear-login", all.ToString());
        // Seen of Dovecot 2.3.19: after three wrong passwords through a door the next right one takes 15 s, whoever logs in.
        if (door is { Accept: [{ Protocol: MailProtocol.Imap or MailProtocol.Pop3 }, ..], ProxyTo: ProxyHeaderVersion.None } && mail is { Login: LoginCheck.Pass, TellClient: false } && MailRules.Ends(door).Any(end => end.Transport == TransportKind.Tcp))
            yield return new DoorProblem("a server that makes guessers wait, as Dovecot does, sees all clients at the door's address and may make everybody wait for one: add --tell-client and name the door in the server's login_trusted_networks, or use --proxy-to", "login");
        if (door.Accept is [{ Protocol: MailProtocol.Submission }, ..] && mail is { AnySender: false, Domain: null, Login: LoginCheck.Pass })
            yield return new DoorProblem("whoever logs in by a name without a domain can send nothing: name the domain with --domain, or let the next hop judge senders with --senders any");
    }
}
