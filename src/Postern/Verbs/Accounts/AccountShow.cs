using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account show NAME</c></summary>
internal sealed class AccountShow
{
    private readonly AccountPlace _place = new();
    private readonly Option<bool> _json = new("--json") { Description = "one JSON object" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountShow();
        var command = verb._place.Create("show", "Shows what an account has; no secret, and no hash", named: true, verb._json);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var name = _place.Read(result);
        using var open = _place.Open(result, terminal);
        // The list knows of last uses too.
        var account = open.All.All().FirstOrDefault(one => AccountName.Key(one.Name) == AccountName.Key(name)) ?? open.Get(name);
        if (result.GetValue(_json))
            terminal.Output.WriteLine(AccountsJson.Text(account));
        else
            Print(account, terminal);
        return ExitCode.Done;
    }

    private static void Print(Account account, Terminal terminal)
    {
        var page = new Page(terminal.Output, terminal.Error, terminal.IsColoured);
        page.Heading(account.Name + (account.IsEnabled ? "" : " (disabled)"));
        page.Rows([.. Rows(account)]);
        if (account.AppPasswords.Count == 0)
            return;
        page.Line();
        var table = new Table("APP PASSWORD", "SCOPE", "MADE", "EXPIRES", "LAST USED", "FROM");
        foreach (var app in account.AppPasswords)
            table.Add(app.Label, app.Scope.Text(), Moment.Text(app.Created), Time(app.Expires, "never"), Time(app.Used, "never"), string.IsNullOrEmpty(app.UsedFrom) ? "-" : app.UsedFrom);
        table.Write(terminal.Output);
    }

    private static IEnumerable<(string, string)> Rows(Account account)
    {
        yield return ("password", AccountWords.Password(account));
        if (account.Aliases.Count > 0)
            yield return ("aliases", string.Join(", ", account.Aliases));
        if (account.SecretFor.Count > 0)
            yield return ("clear for", $"{string.Join(", ", account.SecretFor)} (sealed)");
        if (account.Otp is { } chain)
            yield return ("one-time passwords", $"{chain.Sequence - 1} left");
        if (account.BackendSecret is not null)
            yield return ("backend secret", "kept (sealed)");
        foreach (var claim in account.Certificates)
            yield return ("certificate", claim.Text);
    }

    private static string Time(DateTimeOffset? time, string otherwise) => time is { } given ? Moment.Text(given) : otherwise;
}
