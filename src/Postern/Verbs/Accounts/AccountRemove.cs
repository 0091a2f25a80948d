using System.CommandLine;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account remove NAME</c></summary>
internal sealed class AccountRemove
{
    private readonly AccountPlace _place = new();

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountRemove();
        var command = verb._place.Create("remove", "Removes an account with all that it has", named: true);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var name = open.Get(_place.Read(result)).Name;
        open.All.Change(name, _ => null);
        terminal.Output.WriteLine($"{name} is removed from {open.All.Place}");
        return ExitCode.Done;
    }
}
