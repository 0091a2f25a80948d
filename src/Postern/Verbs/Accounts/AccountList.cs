using System.CommandLine;
using System.Globalization;
using Postern.Mail.Accounts;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account list</c></summary>
internal sealed class AccountList
{
    private readonly AccountPlace _place = new();
    private readonly Option<bool> _json = new("--json") { Description = "one JSON array" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountList();
        var command = verb._place.Create("list", "Lists all accounts", named: false, verb._json);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var all = open.All.All();
        if (result.GetValue(_json))
        {
            terminal.Output.WriteLine(AccountsJson.Text(all));
            return ExitCode.Done;
        }

        var table = new Table("ACCOUNT", "STATE", "PASSWORD", ">APP PASSWORDS", "LAST USED");
        foreach (var account in all)
            table.Add(account.Name, account.IsEnabled ? "enabled" : "disabled", AccountWords.Password(account), account.AppPasswords.Count.ToString(CultureInfo.InvariantCulture), LastUsed(account));
        table.Write(terminal.Output);
        if (all.Count == 0)
            terminal.Error.WriteLine($"there are no accounts in {open.All.Place}: postern account add NAME makes one");
        return ExitCode.Done;
    }

    private static string LastUsed(Account account) =>
        account.AppPasswords.Max(app => app.Used) is { } last ? $"{account.AppPasswords.First(app => app.Used == last).Label}, {Moment.Text(last)}" : "-";
}
