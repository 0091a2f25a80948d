using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account backend-secret NAME</c></summary>
internal sealed class AccountBackendSecret
{
    private readonly AccountPlace _place = new();
    private readonly Option<bool> _off = new("--off") { Description = "forget it: the door shows what the client gave" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountBackendSecret();
        var command = verb._place.Create("backend-secret", "Keeps, sealed, what the door shows at the server behind it", named: true, verb._off);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var name = open.Get(_place.Read(result)).Name;
        var kept = result.GetValue(_off) ? null : open.Seal().Close(SecretSource.Read(terminal, $"backend secret of {name}"), Account.BackendPurpose, name);
        open.Change(name, found => found with { BackendSecret = kept });
        terminal.Output.WriteLine(kept is null ? $"no backend secret of {name} is kept any more" : $"the backend secret of {name} is kept, sealed under the state key");
        return ExitCode.Done;
    }
}
