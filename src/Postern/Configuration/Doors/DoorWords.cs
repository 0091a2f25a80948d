using System.Globalization;
using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>A door in words: one line a person can check against what was meant.</summary>
internal static class DoorWords
{
    public static string Explain(DoorSettings door)
    {
        var from = string.Join(" and ", door.Accept.Select(Accept));
        var way = Way(door);
        var leads = door.Mail.Mailboxes is null ? $"leads{way}"
            : door.Accept[0].Protocol is MailProtocol.Imap or MailProtocol.Pop3 ? $"has the mailboxes in {door.Mail.Mailboxes}"
            : $"delivers to the mailboxes in {door.Mail.Mailboxes}{Domains(door.Mail)}; mail to others {(door.Connect.Count == 0 ? "is refused" : $"goes{way}")}";
        return $"takes {from}; {leads}{Login(door)}";
    }

    /// <summary>Where it leads, beginning with a blank.</summary>
    public static string Way(DoorSettings door)
    {
        var to = string.Join(door.RoundRobin ? " and in turn " : ", or else ", door.Connect.Select(Connect));
        var via = string.Concat(door.Via.Select(hop => $" through {hop}"));
        return $"{via} to {to}{Trust(door.Client, door.Connect)}";
    }

    private static string Domains(MailSettings mail)
    {
        var domains = mail.LocalDomains.Count == 0 ? "" : $", those of {string.Join(", ", mail.LocalDomains)}";
        return domains + string.Concat(mail.CatchAll.Select(one => $", what is nobody's at {one.Domain} to {one.Account}"));
    }

    private static string Login(DoorSettings door)
    {
        var mail = door.Mail;
        if (mail.Login == LoginCheck.None)
            return "";
        var who = mail.Login == LoginCheck.Pass ? "the client's password is tried there" : $"accounts are checked here, in {mail.Accounts ?? "accounts.db of the state directory"}";
        var proof = mail.Proof switch
        {
            BackendProof.Kept => ", and the secret kept for each logs in there",
            BackendProof.Master => $", and the master user {mail.MasterUser} logs in there for each",
            BackendProof.Certificate => ", and the door's certificate logs in there for each",
            BackendProof.Ticket => ", and a ticket of this process logs in there for each",
            BackendProof.Nothing => ", and the next hop takes mail without a login",
            _ => "",
        };
        var routes = string.Concat(mail.Routes.Select(route => $"; {route.Whose} is at {string.Join(door.RoundRobin ? " and in turn " : ", or else ", route.Connect.Select(Connect))}{Trust(route.Of(door).Client, route.Connect)}"));
        var devices = mail.ClearLogin.Count == 0 ? "" : $"; without TLS only devices in {string.Join(", ", mail.ClearLogin)} may log in";
        var offers = mail.Mechanisms.Count == 0 ? "" : $"; clients are offered {Offered(door)}";
        var used = mail.BackendMechanisms.Count == 0 ? "" : $"; at the server only {string.Join(", ", mail.BackendMechanisms)} is used";
        var senders = mail.AnySender ? "; anybody who is in may send as anybody" : mail.Domain is null ? "" : $"; names without a domain are at {mail.Domain}";
        var helo = mail.HeloLogin.Count == 0 ? "" : $"; devices in {string.Join(", ", mail.HeloLogin)} may log in after HELO";
        var old = mail.OldAuth.Count == 0 ? "" : $"; devices in {string.Join(", ", mail.OldAuth)} are shown the mechanisms behind AUTH= too";
        return $"; {who}{proof}{routes}{offers}{used}{senders}{devices}{helo}{old}";
    }

    /// <summary>What is named and can lead somewhere; <see cref="MailNotes"/> tells of the rest.</summary>
    private static string Offered(DoorSettings door)
    {
        string[] names = [.. door.Mail.Mechanisms.Where(name => MechanismRules.Find(name) is not { } mechanism || MechanismRules.WhyNever(door, mechanism) is null)];
        return names.Length == 0 ? "nothing" : $"{string.Join(", ", names)} and nothing else";
    }

    public static string Version(TlsVersion version) =>
        "TLS 1." + ((int)version - (int)TlsVersion.Tls10).ToString(CultureInfo.InvariantCulture);

    private static string Accept(End end) => $"{Speech(end)} {end.Transport switch
    {
        TransportKind.Tcp when end.Host.Length == 0 => $"on {Port(end)} of every address",
        TransportKind.Tcp => $"on {new HostPort(end.Host, end.Port)}",
        TransportKind.Stdio => "from standard input",
        _ => $"at {end.Path}",
    }}";

    private static string Connect(End end) => $"{end.Transport switch
    {
        TransportKind.Tcp => new HostPort(end.Host, end.Port).ToString(),
        TransportKind.Unix => end.Path,
        _ => $"the program {end.Path}",
    }}, {Speech(end)}";

    private static string Speech(End end)
    {
        var protocol = end.Protocol == MailProtocol.None ? "bytes" : end.Protocol.Name().ToUpperInvariant();
        return end.Tls switch
        {
            TlsMode.Tls => $"{protocol} inside TLS",
            TlsMode.StartTls => $"{protocol} with STARTTLS",
            TlsMode.Auto => $"{protocol} inside TLS or with STARTTLS",
            _ => $"{protocol} in clear text",
        };
    }

    private static string Port(End end) => end.Port == 0 ? "any free port" : $"port {end.Port}";

    private static string Trust(TlsClientSettings verifying, IReadOnlyList<End> ends)
    {
        if (ends.All(end => end.Tls == TlsMode.Clear))
            return "";
        return verifying switch
        {
            { Verify: false } => ", without verifying it",
            { Pins.Count: > 0, CaFile: null, CaPath: null } => ", verified by its pin",
            { CheckName: false } => ", verified by its chain and not by its name",
            { CheckHosts.Count: > 0 } client => $", verified as {string.Join(" or ", client.CheckHosts)}",
            _ => ", verified by its name",
        };
    }
}
