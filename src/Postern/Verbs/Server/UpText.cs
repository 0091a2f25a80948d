using Postern.Net.Certificates;
using Postern.OwnServer;
using Postern.Verbs.Output;
using Postern.Wire.Ends;

namespace Postern.Verbs.Server;

/// <summary>What a person types into a mail program, and what there is besides.</summary>
internal static class UpText
{
    public static void Write(ServerPicture picture, int process, bool isNew, Func<string, string> command, Page page)
    {
        page.Heading($"Your mail server {(isNew ? "is open" : $"is open already (process {process})")}, {(picture.IsLocal ? "on this machine only" : "on the network")}.");
        page.Line();
        page.Line("Type into a mail program:");
        page.Rows(Login(picture, command));
        page.Line();
        page.Line("Where things are:");
        page.Rows(Places(picture));
        if (picture.Authority is { } authority)
        {
            page.Line();
            page.Line("Let programs trust its certificate, once:");
            page.Rows(Trust(picture, authority.File));
        }

        page.Line();
        page.Line("Next:");
        page.Rows(Next(picture, isNew, command));
    }

    private static List<(string, string)> Login(ServerPicture picture, Func<string, string> command)
    {
        var rows = new List<(string, string)>
        {
            ("server", picture.Host),
            ("user name", picture.Account ?? $"none yet: {command("account add me@" + picture.Host)}"),
        };
        if (picture.Account is { } account)
            rows.Add(("password", Password(picture, command("account passwd " + account))));
        foreach (var port in ServerPort.All)
        {
            if (picture.EndOf(port.Protocol, port.Tls) is { } end)
                rows.Add((Use(port), $"port {end.Port}, {(port.Tls == TlsMode.Tls ? "SSL/TLS" : "STARTTLS")}, normal password"));
        }

        return rows;
    }

    private static string Password(ServerPicture picture, string change) => picture switch
    {
        { Password: { } password } => $"{password}    (shown this once: write it down)",
        { HasPassword: true } => $"as before; a new one: {change}",
        _ => $"none yet: {change}",
    };

    private static string Use(ServerPort port) => port.Protocol switch
    {
        MailProtocol.Imap => "read by IMAP",
        MailProtocol.Pop3 => "read by POP3",
        _ => port.Tls == TlsMode.Tls ? "send by SMTP" : "or",
    };

    private static List<(string, string)> Places(ServerPicture picture)
    {
        var rows = new List<(string, string)>();
        if (picture.Mail is { } mail)
            rows.Add(("mail", $"{mail} (a Maildir)"));
        rows.Add(("doors", $"{picture.Place.Configuration} (yours to change; “postern run” takes it too)"));
        foreach (var end in picture.Ends.Where(end => end.Transport == TransportKind.Unix))
            rows.Add(("delivery", $"{end} (for programs of this machine)"));
        if (picture.Authority is { } authority)
        {
            rows.Add(("CA certificate", authority.File));
            rows.Add(("its SHA-256", authority.Fingerprint));
        }

        return rows;
    }

    private static List<(string, string)> Trust(ServerPicture picture, string file)
    {
        var rows = new List<(string, string)>
        {
            ("Thunderbird", "Settings, Privacy & Security, Manage Certificates, Authorities, Import: the CA certificate"),
        };
        if (picture.EndOf(MailProtocol.Imap, TlsMode.Tls) is not { } imap || picture.Account is not { } account)
            return rows;
        string place = $"{new HostPort(picture.Host, imap.Port)}/INBOX";
        rows.Add(("mutt", $"mutt -e {ShellWord.Quote($"set certificate_file={file}")} -f imaps://{Uri.EscapeDataString(account)}@{place}"));
        rows.Add(("curl", $"curl --cacert {ShellWord.Quote(file)} --user {ShellWord.Quote(account)} 'imaps://{place};MAILINDEX=1'    (asks for the password, and shows the first letter)"));
        return rows;
    }

    private static List<(string, string)> Next(ServerPicture picture, bool isNew, Func<string, string> command)
    {
        var rows = new List<(string, string)>
        {
            ("another account", command("account add alice@" + picture.Host)),
            ("who is in", command("status")),
            ("stop it", command("down") + (isNew ? ", or Ctrl-C here" : "")),
        };
        if (picture.IsLocal)
            rows.Add(("for the network", command("up --listen all") + "    (after a stop)"));
        return rows;
    }
}
