using System.CommandLine;
using System.Text;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.OneTime;
using Postern.Verbs.Output;
using Postern.Wire.Text;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account totp NAME</c></summary>
internal sealed class AccountTotp
{
    private const string Issuer = "Postern";

    private readonly AccountPlace _place = new();
    private readonly Option<bool> _off = new("--off") { Description = "no code is asked for any more" };
    private readonly Option<bool> _known = new("--known") { Description = "take a secret that an authenticator has already: its otpauth:// URL or base32, asked for or from standard input" };
    private readonly TimeProvider _time;

    private AccountTotp(TimeProvider time) => _time = time;

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountTotp(surroundings.Time);
        var command = verb._place.Create("totp", "Asks for six digits of an authenticator behind the main password, and shows its secret once", named: true, verb._off, verb._known);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        using var open = _place.Open(result, terminal);
        var name = open.Get(_place.Read(result)).Name;
        if (result.GetValue(_off))
        {
            open.Change(name, found => found with { Totp = null });
            terminal.Output.WriteLine($"no code is asked of {name} any more");
            return ExitCode.Done;
        }

        var isKnown = result.GetValue(_known);
        var secret = isKnown ? Known(terminal, name) : Totp.NewSecret();
        var kept = open.Seal().Close(secret, Account.TotpPurpose, name);
        open.Change(name, found => found with { Totp = kept });
        if (!isKnown)
            Show(terminal, name, secret);
        terminal.Error.WriteLine($"From now on six digits stand behind the password of {name}. SCRAM has no room for them: programs that cannot ask take an app password.");
        return ExitCode.Done;
    }

    private void Show(Terminal terminal, string name, Secret secret)
    {
        terminal.Output.WriteLine(OtpAuthUrl.Format(Issuer, name, secret));
        terminal.Output.WriteLine(Base32.Encode(secret.Reveal().Span));
        terminal.Error.WriteLine($"The URL is for a QR code, the letters are to be typed; both are shown this once. The code of this moment is {Totp.Code(secret, Totp.StepOf(_time.GetUtcNow()))}.");
    }

    private static Secret Known(Terminal terminal, string name)
    {
        var text = SecretSource.Read(terminal, $"TOTP secret of {name}", isNew: false);
        return OtpAuthUrl.TryReadSecret(Encoding.UTF8.GetString(text.Reveal().Span), out var secret, out var problem) ? secret : throw new IOException(problem);
    }
}
