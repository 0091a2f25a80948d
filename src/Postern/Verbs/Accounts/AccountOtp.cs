using System.CommandLine;
using Postern.Mail.Accounts.OneTime;
using Postern.Verbs.Output;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account otp NAME</c></summary>
internal sealed class AccountOtp
{
    private readonly AccountPlace _place = new();
    private readonly Option<bool> _off = new("--off") { Description = "there are none any more" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountOtp();
        var command = verb._place.Create("otp", "Begins a chain of one-time passwords for SASL OTP, from a pass phrase", named: true, verb._off);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var name = open.Get(_place.Read(result)).Name;
        var chain = result.GetValue(_off) ? null : OtpMaker.Make(SecretSource.Read(terminal, $"pass phrase of {name}"));
        open.Change(name, found => found with { Otp = chain });
        terminal.Output.WriteLine(chain is null ? $"{name} has no one-time passwords any more" : $"{name} has {chain.Sequence - 1} one-time passwords, with the seed {chain.Seed}");
        return ExitCode.Done;
    }
}
