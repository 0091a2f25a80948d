using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account add NAME</c></summary>
internal sealed class AccountAdd
{
    private readonly AccountPlace _place = new();
    private readonly PasswordOptions _password = new();
    private readonly Option<string[]> _aliases = new("--alias") { HelpName = "ADDRESS", Description = "an address it may send as, besides its name. Repeatable" };
    private readonly Option<bool> _none = new("--no-password") { Description = "it has no main password: app passwords or certificates are to follow" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountAdd();
        var command = verb._place.Create("add", "Adds an account", named: true, verb._aliases, verb._none, verb._password.Form, verb._password.ClearFor);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var name = _place.Read(result);
        var aliases = result.GetValue(_aliases) ?? [];
        if (aliases.Select(AccountName.Problem).FirstOrDefault(problem => problem is not null) is { } wrong)
            throw new UsageException("--alias: " + wrong);
        using var open = _place.Open(result, terminal);
        RefuseExisting(open, open.All.Find(name));
        var account = new Account { Name = name, Aliases = aliases };
        if (!result.GetValue(_none))
            account = _password.Change(result, SecretSource.Read(terminal, $"password of {name}"), open.Seal)(account);
        open.All.Change(name, found =>
        {
            RefuseExisting(open, found);
            return account;
        });
        terminal.Output.WriteLine($"{name} is added to {open.All.Place}");
        return ExitCode.Done;
    }

    private static void RefuseExisting(OpenAccounts open, Account? found)
    {
        if (found is not null)
            throw new IOException($"there is an account {found.Name} already in {open.All.Place}: postern account passwd sets its password");
    }
}
