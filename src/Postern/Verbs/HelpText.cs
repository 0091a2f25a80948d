using System.Globalization;
using System.Text;
using Postern.Configuration.Settings;
using Postern.Net.Settings;
using Postern.Verbs.Accounts;
using Postern.Verbs.MailDoors;
using Postern.Verbs.Server;
using Postern.Verbs.Ssh;
using Postern.Verbs.Stunnel;

namespace Postern.Verbs;

/// <summary>What <c>--help</c> says.</summary>
internal static class HelpText
{
    private const int Width = 96; // arbitrary: most terminals are wider
    private const int Indent = 34;

    /// <summary>What the words of an end's URL mean.</summary>
    public static readonly (string Form, string Meaning)[] Ends =
    [
        ("X://HOST[:PORT]",          "clear text: on this machine only, unless --allow-cleartext is given"),
        ("Xs://HOST[:PORT]",         "TLS from the first byte"),
        ("X+starttls://HOST[:PORT]", "TLS after STARTTLS, always"),
        ("X+auto://[HOST][:PORT]",   "ACCEPT only: either of the two, as the client likes; with two ports no STARTTLS client waits"),
        ("tcp://HOST:PORT  tls://HOST:PORT", "bytes as they are, in the protocol of the other end"),
        ("unix:/path  stdio:",       "a socket; standard input and output (inetd)"),
        ("exec:/program  pty:/program", "CONNECT only: a program, inetd style or on a terminal"),
        ("X+unix:/path  Xs+stdio:",  "a protocol combines with another transport"),
    ];

    /// <summary>The help of a verb, of the program where the name is empty, or null where the verb has none of its own.</summary>
    public static string? Of(string verb) => verb switch
    {
        "" => Program(),
        "tunnel" => TunnelHelp(),
        _ => null,
    };

    /// <summary>The examples with which the help of a verb begins that has no text of its own; empty where there are none.</summary>
    public static string Opening(string verb)
    {
        var text = new StringBuilder();
        foreach (var (command, meaning) in Up.Examples.Concat(StunnelVerb.Examples).Concat(SshVerb.Examples).Concat(AccountVerb.Examples).Concat(Explain.Examples).FirstOrDefault(row => row.Verb == verb).Lines ?? [])
            text.Append("  # ").AppendLine(meaning).Append("  ").AppendLine(command);
        return text.Length == 0 ? "" : text.AppendLine().ToString();
    }

    private static string Program()
    {
        var text = new StringBuilder();
        text.AppendLine("Postern, the secure door for mail: bytes enter at one end and leave at the other,");
        text.AppendLine("and on every network between they are encrypted and the server is verified.").AppendLine();
        foreach (var (command, meaning) in Examples.All)
            text.Append("  # ").AppendLine(meaning).Append("  ").AppendLine(command);
        text.AppendLine().AppendLine("Verbs (postern VERB --help says more):");
        foreach (var verb in VerbTable.All)
            Row(text, verb.Name, verb.Summary, 14);
        text.AppendLine().AppendLine("Exit codes:");
        foreach (var (code, meaning) in ExitCode.All)
            Row(text, code.ToString(CultureInfo.InvariantCulture), meaning, 5);
        return text.ToString();
    }

    private static string TunnelHelp()
    {
        var text = new StringBuilder();
        text.AppendLine("postern tunnel ACCEPT CONNECT... [options]").AppendLine();
        text.AppendLine("Opens one door and stays in the foreground. Of several CONNECT ends the first that answers is taken.").AppendLine();
        text.AppendLine("An end is a URL; X is one of pop3 imap smtp submission lmtp nntp sieve:");
        foreach (var (form, meaning) in Ends)
            Row(text, form, meaning, Indent);
        text.AppendLine("An ACCEPT end without HOST is at every address, IPv4 and IPv6; port 0 is any free port.");
        text.AppendLine().AppendLine("Options that begin with --server- speak of the server behind the door, their twins of those who come in.");
        foreach (var (group, title) in SettingGroups.All)
        {
            text.AppendLine().Append(title).AppendLine(":");
            foreach (var setting in SettingTable.All.Where(setting => setting.Group == group && !setting.Hidden))
                Row(text, Form(setting), setting.Help + (setting.Many ? " Repeatable." : ""), Indent);
            if (group == SettingGroup.Limits)
                LimitRows(text);
        }

        return text.ToString();
    }

    private static void LimitRows(StringBuilder text)
    {
        text.AppendLine("  The names of --limit, and what holds without it:");
        foreach (var limit in LimitTable.All)
            Row(text, $"  {limit.Name}={limit.Show(new Limits())}", limit.Help, Indent);
    }

    private static string Form(Setting setting) => setting switch
    {
        { Value: null } => setting.Option,
        { Choices: { Count: > 0 and <= 4 } choices } => $"{setting.Option} {string.Join('|', choices)}",
        _ => $"{setting.Option} {setting.Value}",
    };

    /// <summary>Two columns; the second is wrapped at blanks.</summary>
    private static void Row(StringBuilder text, string left, string right, int column)
    {
        text.Append("  ").Append(left);
        var at = left.Length + 2;
        if (at >= column)
        {
            text.AppendLine();
            at = 0;
        }

        text.Append(' ', column - at);
        at = column;
        foreach (var word in right.Split(' '))
        {
            if (at > column && at + word.Length > Width)
            {
                text.AppendLine().Append(' ', column);
                at = column;
            }

            text.Append(at > column ? " " : "").Append(word);
            at += word.Length + 1;
        }

        text.AppendLine();
    }
}
