using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Settings;

/// <summary>The settings of a mail door: <c>login = …</c> makes one of a door, and the others belong to it.</summary>
internal static class MailTable
{
    private const int LongestDomain = 255; // RFC 5321 §4.5.3.1.2
    private const int LongestMechanism = 20; // RFC 4422 §3.1
    private static readonly TimeSpan ShortestLook = TimeSpan.FromSeconds(1); // arbitrary
    private static readonly string[] Logins = ["pass", "check"];
    private static readonly string[] Senders = ["own", "any"];
    private static readonly string[] Proofs = ["own", "kept", "master", "nothing", "certificate", "ticket"];

    public static readonly Setting[] All =
    [
        new("login", "WHO", SettingGroup.Mail, "Makes it a mail door, which answers greeting and login itself: pass tries the client's password at the server (which is best told who the client is: --tell-client), check looks its account up here.",
            Read.OneOf(Logins, (d, i) => Change(d, mail => mail with { Login = LoginCheck.Pass + i }))) { Choices = Logins },
        new("accounts", "STORE", SettingGroup.Mail, "Where the accounts are: a file, or sqlite:FILE; without it accounts.db in the state directory.", Read.Text((d, v) => Change(d, mail => mail with { Accounts = v }))),
        new("mailboxes", "PATTERN", SettingGroup.Mail, "Where the mailboxes of the accounts are, in place of a server: a directory with %u for the account, %n and %d for what stands before and behind its @, as in /srv/mail/%u. Each is a Maildir that other programs may read and write; a link in the place of one of its directories is followed, with the rights of this process.",
            Mailboxes),
        new("local-domains", "NAMES", SettingGroup.Mail, "The domains whose mail is for the mailboxes here, with commas between them; without it those of the accounts' names and aliases. The door's --domain, this host's name and domains with a --catch-all are always among them.",
            Read.Names(LongestDomain, (d, v) => Change(d, mail => mail with { LocalDomains = [.. mail.LocalDomains, .. v] }))) { Many = true },
        new("catch-all", "DOMAIN ACCOUNT", SettingGroup.Mail, "Who has the mail to addresses of a domain that are nobody's.", CatchAll) { Many = true },
        new("detail-folders", null, SettingGroup.Mail, "Mail to NAME+FOLDER goes to that folder, where there is one; else it goes to INBOX.",
            Read.Switch((d, on) => Change(d, mail => mail with { DetailFolders = on }))) { Choices = Read.YesNo },
        new("mechanisms", "NAMES", SettingGroup.Mail, "The only ways of proving who one is that are offered, by their SASL names, and APOP of POP3; old ones have to be named here, and outside IMAP those that are bound to TLS (-PLUS) too: programs that ask for them and then break off (mutt with GNU SASL) begin anew over IMAP alone.",
            Read.Names(LongestMechanism, (d, v) => Change(d, mail => mail with { Mechanisms = [.. v.Select(name => name.ToUpperInvariant())] }))),
        new("keytab", "FILE", SettingGroup.Mail, "The keys that tickets of Kerberos for this door are opened with (imap/HOST, pop/HOST, smtp/HOST); without it the system's, where --mechanisms names GSSAPI. A ticket of NAME@REALM is for the account NAME in this machine's realm, else for NAME@REALM.", Read.Text((d, v) => Change(d, mail => mail with { Keytab = v }))),
        new("client-keytab", "FILE", SettingGroup.Mail, "The keys that tickets for the server are fetched with, with --prove-by ticket; without it KRB5CCNAME or KRB5_CLIENT_KTNAME of the process.", Read.Text((d, v) => Change(d, mail => mail with { ClientKeytab = v }))),
        new("clear-login", "NETWORK", SettingGroup.Mail, "A network whose devices may log in without TLS; each such login is logged.",
            Read.Block((d, v) => Change(d, mail => mail with { ClearLogin = [.. mail.ClearLogin, v] }))) { Many = true },
        new("route", "WHOSE URL...", SettingGroup.Mail, "The server of one account (me@example.org) or of a domain (@example.org), or several, in place of the door's; the first route that fits counts. Words behind it, as in ca=FILE, hold for it in place of the door's: --ca, --ca-path, --pin, --check-host, --crl or --insecure (if one is there, none of the door's), --server-name, --client-cert and --client-key.", RouteWords.Read)
        {
            Many = true,
            KeyHelp = "The server of one account (me@example.org) or of a domain (@example.org), or several, in place of the door's; the first route that fits counts. Words behind it, as in ca=FILE, hold for it in place of the door's: ca, caPath, pin, checkHost, crl or insecure (if one is there, none of the door's), serverName, clientCert and clientKey.",
        },
        new("check-servers", "TIME", SettingGroup.Mail, "How often each of several servers is looked at while nobody comes, so that no client finds out that it is down: 1m without it, 0 for never.", CheckServers),
        new("prove-by", "WHAT", SettingGroup.Mail, "What the server is shown: own, the secret kept for the account or else the client's password; kept, that secret alone; master, a master user; nothing, where it takes mail from us as we are; certificate, that of --client-cert; ticket, one of Kerberos that this process has.",
            Read.OneOf(Proofs, (d, i) => Change(d, mail => mail with { Proof = (BackendProof)i }))) { Choices = Proofs },
        new("master-user", "NAME", SettingGroup.Mail, "The master user's name at the server.", Read.Text((d, v) => Change(d, mail => mail with { MasterUser = v }))),
        new("master-secret", "FILE", SettingGroup.Mail, "The file with the master user's password, which nobody else may read.", Read.Text((d, v) => Change(d, mail => mail with { MasterSecret = v }))),
        new("server-mechanisms", "NAMES", SettingGroup.Mail, "The only mechanisms used at the server, by their SASL names, or USER, APOP and LOGIN for the commands; without it the strongest that it offers, but none of the old ones (APOP, CRAM-MD5, DIGEST-MD5), which have to be named.",
            Read.Names(LongestMechanism, (d, v) => Change(d, mail => mail with { BackendMechanisms = [.. v.Select(name => name.ToUpperInvariant())] }))),
        new("domain", "NAME", SettingGroup.Mail, "The domain of logins that name none: they send as LOGIN@NAME.", Read.Text((d, v) => Change(d, mail => mail with { Domain = v }))),
        new("senders", "WHICH", SettingGroup.Mail, "Who may send as whom: own, each login as its own addresses; any, where the server behind judges.",
            Read.OneOf(Senders, (d, i) => Change(d, mail => mail with { AnySender = i == 1 }))) { Choices = Senders },
        new("largest-mail", "MB", SettingGroup.Mail, "The largest mail that is taken, in mebibytes; 100 without it.", Read.Count(1, 100_000, (d, n) => Change(d, mail => mail with { LargestMail = (long)n << 20 }))),
        new("helo-login", "NETWORK", SettingGroup.Mail, "A network of old devices that may log in after HELO, which shows them no list of mechanisms.",
            Read.Block((d, v) => Change(d, mail => mail with { HeloLogin = [.. mail.HeloLogin, v] }))) { Many = true },
        new("old-auth", "NETWORK", SettingGroup.Mail, "A network of old devices that look for the mechanisms behind AUTH= and are shown them there too.",
            Read.Block((d, v) => Change(d, mail => mail with { OldAuth = [.. mail.OldAuth, v] }))) { Many = true },
        new("device", "NETWORK ACCOUNT", SettingGroup.Mail, "A network of devices that send without a login, as this account; each mail is logged.", Device) { Many = true },
        new("pop-before-smtp", "NETWORK", SettingGroup.Mail, "A network from which whoever has read mail at a door of this process may send without a login for a while.",
            Read.Block((d, v) => Change(d, mail => mail with { PopBeforeSmtp = [.. mail.PopBeforeSmtp, v] }))) { Many = true },
        new("pop-before-smtp-life", "TIME", SettingGroup.Mail, "How long after the login that is; 10m without it.", PopBeforeSmtpLife),
        new("learn", null, SettingGroup.Mail, "The first login that the server accepts over verified TLS makes an account here, with --login pass.",
            Read.Switch((d, on) => Change(d, mail => mail with { Learn = on }))) { Choices = Read.YesNo },
        new("tell-client", null, SettingGroup.Mail, "Tells the server the client's address, by ID (IMAP) or XCLIENT (POP3, submission), where it takes that. With --login pass it wants to know: a server that makes whoever guesses wait, as Dovecot does by default, counts by address, and without this every wrong password falls on the door and delays all its clients. Dovecot believes those in its login_trusted_networks: name the door's address there.",
            Read.Switch((d, on) => Change(d, mail => mail with { TellClient = on }))) { Choices = Read.YesNo },
    ];

    private static void Change(Draft draft, Func<MailSettings, MailSettings> change) => draft.Door = draft.Door with { Mail = change(draft.Door.Mail) };

    private static string? Mailboxes(Draft draft, string value)
    {
        if (!value.StartsWith('/'))
            return $"{Spelling.Quote(value)} is not a whole path: begin with /, as in /srv/mail/%u";
        if (!value.Contains("%u", StringComparison.Ordinal) && !value.Contains("%n", StringComparison.Ordinal))
            return $"{Spelling.Quote(value)} is one directory for all accounts: write %u where their names belong, as in {value.TrimEnd('/')}/%u";
        Change(draft, mail => mail with { Mailboxes = value });
        return null;
    }

    private static string? CatchAll(Draft draft, string value)
    {
        string[] words = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2 || words[0].Contains('@', StringComparison.Ordinal))
            return $"{Spelling.Quote(value)} names no domain and account: write both, as in example.org postmaster@example.org";
        Change(draft, mail => mail with { CatchAll = [.. mail.CatchAll, new CatchAllAccount(words[0], words[1])] });
        return null;
    }

    private static string? Device(Draft draft, string value)
    {
        string[] words = value.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words.Length != 2)
            return $"{Spelling.Quote(value)} names no devices: write where they are and whose account they have, as in 192.0.2.7 scanner@example.org";
        if (!Cidr.TryParse(words[0], out var network, out var problem))
            return problem;
        Change(draft, mail => mail with { Devices = [.. mail.Devices, new DeviceAccount(network, words[1])] });
        return null;
    }

    private static string? PopBeforeSmtpLife(Draft draft, string value)
    {
        if (Read.TimerProblem(value, "10m or 1h", orNone: false, out var time) is { } problem)
            return problem;
        Change(draft, mail => mail with { PopBeforeSmtpLife = time });
        return null;
    }

    private static string? CheckServers(Draft draft, string value)
    {
        if (Read.TimerProblem(value, "30s or 5m, or 0 for never", orNone: true, out var time) is { } problem)
            return problem;
        if (time > TimeSpan.Zero && time < ShortestLook)
            return $"{Spelling.Quote(value)} is too often: write 1s or more, or 0 for never";
        Change(draft, mail => mail with { CheckServers = time });
        return null;
    }
}
