using System.CommandLine;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account enable NAME</c> and <c>disable NAME</c></summary>
internal sealed class AccountSwitch(bool isEnabled)
{
    private readonly AccountPlace _place = new();

    internal static Command Create(Surroundings surroundings, string verb, string summary, bool isEnabled)
    {
        var made = new AccountSwitch(isEnabled);
        var command = made._place.Create(verb, summary, named: true);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => made.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var account = open.Change(_place.Read(result), found => found.IsEnabled == isEnabled ? found : found with { IsEnabled = isEnabled });
        terminal.Output.WriteLine($"{account.Name} is {(isEnabled ? "enabled" : "disabled: the next login is refused")}");
        return ExitCode.Done;
    }
}
