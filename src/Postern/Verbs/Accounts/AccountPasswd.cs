using System.CommandLine;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account passwd NAME</c></summary>
internal sealed class AccountPasswd
{
    private readonly AccountPlace _place = new();
    private readonly PasswordOptions _password = new();
    private readonly Option<bool> _none = new("--none") { Description = "it has no main password any more" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountPasswd();
        var command = verb._place.Create("passwd", "Sets the main password of an account", named: true, verb._none, verb._password.Form, verb._password.ClearFor);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var name = open.Get(_place.Read(result)).Name;
        if (result.GetValue(_none))
        {
            open.Change(name, account => account with { Passwords = [], Secret = null, SecretFor = [] });
            terminal.Output.WriteLine($"{name} has no main password any more");
            return ExitCode.Done;
        }

        var password = SecretSource.Read(terminal, $"password of {name}");
        open.Change(name, _password.Change(result, password, open.Seal));
        terminal.Output.WriteLine($"the password of {name} is set");
        return ExitCode.Done;
    }
}
