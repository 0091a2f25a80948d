using System.Globalization;
using Postern.Configuration.Settings;
using Postern.Configuration.Stunnel;
using Postern.Net.Settings;
using Postern.Verbs;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Tests.Manual;

/// <summary>The manual pages, from the tables that the program itself reads.</summary>
internal static class ManualPages
{
    public static string Program()
    {
        var page = new Roff("postern", 1, "the secure door for mail");
        page.Section("SYNOPSIS").Example(["postern tunnel ACCEPT CONNECT... [options]", "postern run FILE", "postern check [--json] FILE", "postern ssh setup | doctor | sshd-config ...", "postern VERB --help"]);
        page.Section("DESCRIPTION").Text("A door is two ends, and every end is a URL. Bytes enter at ACCEPT, may travel by --via, and leave at CONNECT. On every network between they are encrypted, and the server is verified.");
        page.Section("VERBS");
        foreach (var verb in VerbTable.All)
            page.Term(verb.Name, null, Sentence(verb.Summary));
        page.Section("ENDS").Text("X is one of pop3 imap smtp submission lmtp nntp sieve.");
        foreach (var (form, meaning) in HelpText.Ends)
            page.Term(form, null, Sentence(meaning));
        page.Text("An ACCEPT end without HOST is at every address, IPv4 and IPv6; port 0 is any free port.");
        page.Section("OPTIONS OF TUNNEL").Text("Options that begin with --server- speak of the server behind the door, their twins of those who come in.");
        Settings(page, setting => setting.Option, setting => setting.Value, setting => setting.Help);
        page.Section("LIMITS").Text("The names of --limit, and what holds without it. A duration is a number with ms, s, m, h or d.");
        foreach (var limit in LimitTable.All)
            page.Term($"{limit.Name}={limit.Show(new Limits())}", null, Sentence(limit.Help));
        Ssh(page);
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
        return page.Section("SEE ALSO").Text("postern.conf(5), openssl-ciphers(1), ssh(1), sshd(8)").ToString();
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
        page.Section("OPTIONS OF STUNNEL").Text($"Carried: {Names(StunnelFate.Carried)}, debug, foreground, output, pid.");
        page.Text("Accepted with a notice, because nothing is lost without them:");
        Fates(page, StunnelFate.Ignored);
        page.Text("Refused, because the door would mean something else without them:");
        Fates(page, StunnelFate.Refused);
        return page.Section("SEE ALSO").Text("postern(1)").ToString();
    }

    /// <summary>The verbs of ssh, from the commands themselves.</summary>
    private static void Ssh(Roff page)
    {
        page.Section("SSH").Text("Mail can be carried by the system's ssh (--via ssh://). A key for that needs no shell on the server; these verbs make such a login, prove it and examine it.");
        var ssh = SshVerb.Create(new Surroundings(new Terminal(TextWriter.Null, TextWriter.Null), (_, _, _, _) => Task.FromResult(0), TimeProvider.System));
        foreach (var verb in ssh.Subcommands)
        {
            page.Heading($"postern ssh {verb.Name} {string.Join(' ', verb.Arguments.Select(argument => argument.HelpName))}".TrimEnd()).Text(Sentence(verb.Description!)); // every verb has one
            foreach (var argument in verb.Arguments)
                page.Term(argument.HelpName!, null, Sentence(argument.Description!));
            foreach (var option in verb.Options)
                page.Term(option.Name, option.HelpName, Sentence(option.Description!));
            foreach (var (command, meaning) in SshVerb.Examples.First(row => row.Verb == $"ssh {verb.Name}").Lines)
                page.Text(Sentence(meaning)).Example([command]);
        }
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

    private static string Names(StunnelFate fate) =>
        string.Join(", ", StunnelTable.All.Where(option => option.Fate == fate).Select(option => option.Name));

    private static void Fates(Roff page, StunnelFate fate)
    {
        foreach (var option in StunnelTable.All.Where(option => option.Fate == fate))
            page.Term(option.Name, null, Sentence(option.Why));
    }

    private static string Sentence(string text) =>
        char.ToUpperInvariant(text[0]) + text[1..] + (text.EndsWith('.') ? "" : ".");
}
