using System.CommandLine;
using System.Globalization;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Passwords;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account app-password NAME --label LABEL --scope SCOPES</c></summary>
internal sealed class AccountAppPassword
{
    private readonly AccountPlace _place = new();
    private readonly Option<string?> _label = new("--label") { HelpName = "LABEL", Description = "its name within the account, as in phone" };
    private readonly Option<string?> _scope = new("--scope") { HelpName = "SCOPES", Description = "what it is good for: imap,pop3,submit or some of them" };
    private readonly Option<string?> _expires = new("--expires") { HelpName = "TIME", Description = "when it ends: in so many days or hours, as in 90d or 12h, or on a date, as in 2030-12-31; never otherwise" };
    private readonly Option<string?> _revoke = new("--revoke") { HelpName = "LABEL", Description = "end this one now" };
    private readonly TimeProvider _time;

    private AccountAppPassword(TimeProvider time) => _time = time;

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountAppPassword(surroundings.Time);
        verb._scope.CompletionSources.Add([.. ServiceScopes.Words.Select(row => row.Word)]);
        var command = verb._place.Create("app-password", "Makes a password for one device or program, and shows it once; or revokes one", named: true, verb._label, verb._scope, verb._expires, verb._revoke);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var name = _place.Read(result);
        if (result.GetValue(_revoke) is { } old)
            return Revoke(result, terminal, name, old);
        var label = result.GetValue(_label) ?? throw new UsageException("which one? Write --label NAME, as in --label phone");
        if (AccountName.LabelProblem(label) is { } wrong)
            throw new UsageException("--label: " + wrong);
        var word = result.GetValue(_scope) ?? throw new UsageException("what is it good for? Write --scope imap,pop3,submit or some of them");
        if (!ServiceScopes.TryParse(word, out var scope, out var problem))
            throw new UsageException("--scope: " + problem);
        var now = DateTimeOffset.FromUnixTimeSeconds(_time.GetUtcNow().ToUnixTimeSeconds());
        var (kept, shown) = PasswordMaker.MakeApp(label, scope, now, Expires(result.GetValue(_expires), now));
        using var open = _place.Open(result, terminal);
        var account = open.Change(name, found => Add(found, kept));
        Show(terminal, account, kept, shown);
        return ExitCode.Done;
    }

    private int Revoke(ParseResult result, Terminal terminal, string name, string label)
    {
        using var open = _place.Open(result, terminal);
        var account = open.Change(name, found => found.AppPasswordOf(label) is { } gone
            ? found with { AppPasswords = [.. found.AppPasswords.Where(one => one != gone)] }
            : throw new IOException($"{found.Name} has no app password “{label}”: postern account show {found.Name} lists them"));
        terminal.Output.WriteLine($"the app password {label} of {account.Name} is revoked: the next login with it is refused");
        return ExitCode.Done;
    }

    private static Account Add(Account account, AppPassword made)
    {
        if (account.AppPasswordOf(made.Label) is not null)
            throw new IOException($"{account.Name} has an app password “{made.Label}” already: revoke it, or take another label");
        return account.AppPasswords.Count < AccountLimits.AppPasswords
            ? account with { AppPasswords = [.. account.AppPasswords, made] }
            : throw new IOException($"{account.Name} has {AccountLimits.AppPasswords} app passwords: revoke some");
    }

    private static void Show(Terminal terminal, Account account, AppPassword kept, string shown)
    {
        terminal.Output.WriteLine(shown);
        var end = kept.Expires is { } time ? $", until {Moment.Text(time)}" : "";
        terminal.Error.WriteLine($"the app password {kept.Label} of {account.Name}, for {kept.Scope.Text()}{end}. It is shown this once.");
        terminal.Error.WriteLine($"A program that logs in by SCRAM takes the user name {account.Name}/{kept.Label}; any other may take {account.Name}.");
    }

    private static DateTimeOffset? Expires(string? text, DateTimeOffset now)
    {
        if (text is null)
            return null;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date) && date > now)
            return date;
        const int Most = 36_500;
        return text is [.. var number, 'd' or 'h'] && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count is > 0 and <= Most
            ? now + (text[^1] == 'd' ? TimeSpan.FromDays(count) : TimeSpan.FromHours(count))
            : throw new UsageException($"--expires: “{text}” is no time to come: write 90d, 12h, or a date such as 2030-12-31");
    }
}
