using System.Globalization;
using System.Runtime.CompilerServices;
using Postern.Configuration.Settings;
using Postern.Configuration.Stunnel;
using Postern.Stunnel.Reading;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Files;
using Postern.Net.Settings;
using Postern.Verbs;
using Postern.Verbs.Accounts;
using Postern.Verbs.Control;
using Postern.Verbs.MailDoors;
using Postern.Verbs.Output;
using Postern.Verbs.Server;
using Postern.Verbs.Ssh;

namespace Postern.Tests.Manual;

/// <summary>The manual pages, from the tables that the program itself reads.</summary>
internal static class ManualPages
{
    public static string Program()
    {
        var page = new Roff("postern", 1, "the secure door for mail");
        page.Section("SYNOPSIS").Example(["postern up [--demo]", "postern tunnel ACCEPT CONNECT... [options]", "postern run FILE", "postern check [--json] FILE", "postern explain PROTOCOL|DOOR --as NAME [FILE]", "postern ssh setup | doctor | sshd-config ...", "postern account add | list | ... NAME", "postern VERB --help"]);
        page.Section("DESCRIPTION").Text("A door is two ends, and every end is a URL. Bytes enter at ACCEPT, may travel by --via, and leave at CONNECT. On every network between they are encrypted, and the server is verified.");
        page.Section("VERBS");
        foreach (var verb in VerbTable.All)
            page.Term(verb.Name, null, Sentence(verb.Summary));
        OwnServer(page);
        page.Section("ENDS").Text("X is one of pop3 imap smtp submission lmtp nntp sieve.");
        foreach (var (form, meaning) in HelpText.Ends)
            page.Term(form, null, Sentence(meaning));
        page.Text("An ACCEPT end without HOST is at every address, IPv4 and IPv6; port 0 is any free port.");
        page.Section("OPTIONS OF TUNNEL").Text("Options that begin with --server- speak of the server behind the door, their twins of those who come in.");
        Settings(page, setting => setting.Option, setting => setting.Value, setting => setting.Help);
        page.Section("LIMITS").Text("The names of --limit, and what holds without it. A duration is a number with ms, s, m, h or d.");
        foreach (var limit in LimitTable.All)
            page.Term($"{limit.Name}={limit.Show(new Limits())}", null, Sentence(limit.Help));
        Explained(page);
        Ssh(page);
        Accounts(page);
        Guard(page);
        page.Section("EXIT STATUS");
        foreach (var (code, meaning) in ExitCode.All)
            page.Term(code.ToString(CultureInfo.InvariantCulture), null, Sentence(meaning));
        page.Section("SIGNALS");
        page.Term("SIGHUP", null, "Reads the configuration again, whole or not at all. What holds for the whole program (log, loops, state and the like) is taken at the next start, and the log says so.");
        page.Term("SIGUSR1", null, "Opens the log file anew.");
        page.Term("SIGTERM", null, "Takes no more connections and lets the open ones end within the limit drain; a second one ends at once.");
        page.Section("EXAMPLES");
        foreach (var (command, meaning) in Examples.All)
            page.Text(Sentence(meaning) + " ").Example([command]);
        return page.Section("SEE ALSO").Text("postern.conf(5), postern.accounts(5), openssl-ciphers(1), ssh(1), sshd(8)").ToString();
    }

    public static string File()
    {
        var page = new Roff("postern.conf", 5, "doors of postern run");
        page.Section("DESCRIPTION")
            .Text("The grammar is stunnel's: a line is name = value, a [section], or a comment that begins with ; or #. There is no quoting. Names are read in any case of letters. What stands above the first section holds in each; options that may be repeated add to it, others replace it.")
            .Text("A section is a door. Where its accept and connect are URLs (postern(1)), it has Postern's meaning: the server is verified, keys must be private, clear text stays on this machine. Where they are HOST:PORT or paths, it has stunnel's meaning and its defaults: the server is verified only as far as the section asks for it, clear text goes where it says, and keys may be readable; postern check names all of that. Both kinds in one section are a mistake.");
        page.Section("EXAMPLE").Example(["[pop3s]", "accept = pop3s://:995", "connect = pop3://127.0.0.1:110", "cert = /etc/postern/mail.pem"]);
        page.Section("OPTIONS");
        page.Term("accept", "URL", "Where connections come in. Repeatable.");
        page.Term("connect", "URL", "Where they lead: the first that answers. Repeatable.");
        page.Term("include", "PATH", "A file, or every file of a directory, in this place.");
        Settings(page, setting => setting.Key, setting => "= " + (setting.Value ?? string.Join(" | ", setting.Choices)), setting => setting.KeyHelp);
        page.Section("SECTIONS OF STUNNEL").Text($"In a section whose ends are HOST:PORT or paths every option of stunnel(8) may stand, and no other: {string.Join(", ", StunnelReader.OptionNames)}. What stands above the first section holds in those sections as far as it is one of these; chroot, setuid and setgid want postern stunnel in place of postern run. Of stunnel's words a section with URLs has those for which it has a counterpart: {string.Join(", ", StunnelAliases.Names)}.");
        return page.Section("SEE ALSO").Text("postern(1), postern.accounts(5), stunnel(8)").ToString();
    }

    /// <summary>The verbs up and down, from the commands themselves.</summary>
    private static void OwnServer(Roff page)
    {
        page.Section("A MAIL SERVER OF YOUR OWN");
        foreach (var verb in (System.CommandLine.Command[])[Up.Create(Nowhere), Down.Create(Nowhere)])
        {
            page.Heading($"postern {verb.Name}").Text(Sentence(verb.Description!)); // both have one
            if (verb.Name == "up")
            {
                page.Text("It makes what is missing and nothing else, all of it in the state directory: the doors as a file for postern run (up.conf), an authority (ca.pem, to be trusted by mail programs) with a certificate below it that is renewed in time, a first account, whose password is shown once and kept nowhere, and its mailbox (mail/NAME, a Maildir) with a letter of welcome. Ports are the standard ones where they can be had, else 9993 and the like; they stay as they are from the first start on.")
                    .Text("A start that was cut off goes on where it stopped; where the server is open already, its table is shown again. up.conf may be changed by hand: then its options are refused that would write it anew. It stays in the foreground, until Ctrl-C or postern down.");
            }

            foreach (var option in verb.Options)
                page.Term(option.Name, option.HelpName, Sentence(option.Description!));
            foreach (var (command, meaning) in Up.Examples.First(row => row.Verb == verb.Name).Lines)
                page.Text(Sentence(meaning)).Example([command]);
        }
    }

    /// <summary>The verb explain, from the command itself.</summary>
    private static void Explained(Roff page)
    {
        var verb = Explain.Create(Nowhere);
        page.Section("EXPLAIN").Text(Sentence(verb.Description!)) // it has one
            .Text("Nothing is opened for that, and no other process is asked: the door's own parts judge the password, go to the server, log in there and log out again. No guess is counted; a one-time code is used up, as by any login.");
        foreach (var argument in verb.Arguments)
            page.Term(argument.HelpName!, null, Sentence(argument.Description!));
        foreach (var option in verb.Options)
            page.Term(option.Name, option.HelpName, Sentence(option.Description!));
        foreach (var (command, meaning) in Explain.Examples[0].Lines)
            page.Text(Sentence(meaning)).Example([command]);
    }

    /// <summary>The verbs of ssh, from the commands themselves.</summary>
    private static void Ssh(Roff page)
    {
        page.Section("SSH").Text("Mail can be carried by the system's ssh (--via ssh://). A key for that needs no shell on the server; these verbs make such a login, prove it and examine it.");
        Parts(page, SshVerb.Create(Nowhere), SshVerb.Examples, []);
    }

    /// <summary>The verbs of account, from the commands themselves.</summary>
    private static void Accounts(Roff page)
    {
        page.Section("ACCOUNTS").Text("A door that checks logins itself has accounts, in a database or in a text file (postern.accounts(5)). A secret is asked for at the terminal, or is the first line of standard input; it never stands on the command line. A running Postern sees every change with the next login; a mechanism that no account had the secrets for before is offered within half a minute.");
        var account = AccountVerb.Create(Nowhere);
        var common = account.Subcommands.First(verb => verb.Name == "remove").Options;
        Parts(page, account, AccountVerb.Examples, [.. common.Select(option => option.Name)]);
        page.Heading("With every verb of account");
        foreach (var option in common)
            page.Term(option.Name, option.HelpName, Sentence(option.Description!)); // every option has one
    }

    /// <summary>The lines of the login guard, and the filter that is proved by fail2ban itself.</summary>
    private static void Guard(Roff page, [CallerFilePath] string here = "")
    {
        page.Section("LOGIN GUARD").Text("Mail doors make whoever guesses passwords wait, and ban nobody. Each mistake leaves a line in the log, whose form is fixed:")
            .Example(["login guard: failed: account=NAME source=ADDRESS network=NETWORK waited=SECONDSs why=wrong password", "login guard: put off: account=NAME source=ADDRESS network=NETWORK waited=SECONDSs why=REASON"])
            .Text("failed is a password (or a proof of one) that was judged and is wrong; the same wrong password again is told at debug alone. put off is a login that nobody has judged: the guesses of the hour are used up, or too many wait. NAME is what the client gave, with a question mark for each blank and for whatever cannot be printed. With --json the line is an object with account, address, network, seconds and why.")
            .Text("Who wants addresses shut out altogether can let fail2ban read these lines, not those of --json. Everybody behind an address is shut out with it, also those whom the guard would not even have made wait: let it be patient. Its filter is docs/fail2ban/postern.conf of the sources:");
        page.Example(System.IO.File.ReadLines(Path.Combine(Path.GetDirectoryName(here)!, "../../../docs/fail2ban/postern.conf")).Where(line => !line.StartsWith('#'))); // a source file has a directory
        page.Text("And its jail, where the log goes to a file (output = /var/log/postern.log):")
            .Example(["[postern]", "enabled = true", "filter = postern", "logpath = /var/log/postern.log", "port = imaps,pop3s,submissions", "maxretry = 30", "findtime = 1h", "bantime = 1h"]);
    }

    private static Surroundings Nowhere => new(new Terminal(TextWriter.Null, TextWriter.Null), (_, _, _, _) => Task.FromResult(0), TimeProvider.System);

    /// <summary>The parts of a verb, each with its arguments, its options and its examples.</summary>
    private static void Parts(Roff page, System.CommandLine.Command whole, (string Verb, (string Command, string Meaning)[] Lines)[] examples, string[] common)
    {
        foreach (var verb in whole.Subcommands)
        {
            page.Heading($"postern {whole.Name} {verb.Name} {string.Join(' ', verb.Arguments.Select(argument => argument.HelpName))}".TrimEnd()).Text(Sentence(verb.Description!)); // every verb has one
            foreach (var argument in verb.Arguments)
                page.Term(argument.HelpName!, null, Sentence(argument.Description!));
            foreach (var option in verb.Options.Where(option => !common.Contains(option.Name)))
                page.Term(option.Name, option.HelpName, Sentence(option.Description!));
            foreach (var (command, meaning) in examples.FirstOrDefault(row => row.Verb == $"{whole.Name} {verb.Name}").Lines ?? [])
                page.Text(Sentence(meaning)).Example([command]);
        }
    }

    public static string AccountFile()
    {
        var page = new Roff("postern.accounts", 5, "accounts of Postern in a text file");
        page.Section("DESCRIPTION")
            .Text("A door that checks logins itself, and postern account with --accounts FILE, read this file. Its grammar is that of postern.conf(5): a line is name = value, a [section], or a comment that begins with ; or #. A section is an account, and its name is the account's: often a mail address, in any case of letters, without blanks and without / [ ] : , and quotation marks.")
            .Text("The file must have mode 0600, belong to the user Postern runs as or to root, and stand in a directory in which nobody else may write. It may be edited by hand or by postern account, which leaves all other lines as they are. Postern looks at it with every login; where it is not right any more, the log names file and line, and what was read last stays in force.")
            .Text("Nothing that happens at a login changes the file: one-time codes that were used, and when an app password was last used, are written to FILE.state beside it; FILE.lock is held by whoever writes.");
        page.Section("LINES");
        foreach (var (name, help) in AccountFileText.Lines)
            page.Term(name, "= VALUE", help);
        page.Section("PASSWORDS").Text($"A password is kept as {{SCHEME}} and its hash, as Dovecot writes them. Postern makes {{SCRAM-SHA-256}} ({AccountLimits.Iterations} turns; keys for SCRAM, with which a password that is sent is checked as well), {{SCRAM-SHA-512}}, {{SCRAM-SHA-1}} and {{PBKDF2-SHA512}} ({AccountLimits.SlowIterations} turns, no SCRAM). From elsewhere it also takes {{SHA512-CRYPT}}, {{SHA256-CRYPT}}, {{BLF-CRYPT}}, {{MD5-CRYPT}}, {{CRYPT}} (as far as the system's crypt(3) knows it), {{PBKDF2}}, {{SSHA}}, {{SSHA256}} and {{SSHA512}}; in a database, but not in this file, such a hash is made anew at the first login with it.")
            .Text("A sealed secret begins with {SEALED}. It is encrypted under the state key (state.key in the state directory) for this account and this purpose: copied elsewhere it does not open, and without the key nobody reads it. Passwords and app passwords do not depend on that key.");
        page.Section("APP PASSWORDS").Text("An app password is made by postern account app-password, has 100 random bits, and is good for its scopes until it ends or is revoked. It is typed in any case, with its dashes or without. A program that sends its password may log in as NAME; one that speaks SCRAM logs in as NAME/LABEL, and must be given the password with its dashes, as it was shown. NAME/LABEL lets in with that app password alone.");
        page.Section("ONE-TIME CODES").Text("Where an account has totp, the six digits of the authenticator stand right behind the main password. A code is good for its half minute, the one before and the one after, and once. SCRAM has no room for a code: there, only app passwords let in.");
        page.Section("EXAMPLE").Example(["; the office", "[alice@example.org]", "alias = sales@example.org", "password = {SCRAM-SHA-256}" + AccountLimits.Iterations.ToString(CultureInfo.InvariantCulture) + ",...", "app-password = phone imap,submit made=2030-01-01T12:00:00Z {SSHA256}... {SCRAM-SHA-256}...", "", "[scanner]", "enabled = no"]);
        return page.Section("SEE ALSO").Text("postern(1), postern.conf(5), crypt(5)").ToString();
    }

    private static void Settings(Roff page, Func<Setting, string> name, Func<Setting, string?> value, Func<Setting, string> help)
    {
        foreach (var (group, title) in SettingGroups.All)
        {
            page.Heading(title);
            foreach (var setting in SettingTable.All.Where(setting => setting.Group == group && !setting.Hidden))
                page.Term(name(setting), value(setting), help(setting) + (setting.Many ? " Repeatable." : ""));
        }
    }

    private static string Sentence(string text) =>
        char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");
}
