using System.CommandLine;
using Postern.Mail.Accounts;
using Postern.Mail.Accounts.Import;
using Postern.Mail.Accounts.Passwords;
using Postern.Net.Certificates.Files;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;
using List = Postern.Mail.Accounts.Import.AccountList;

namespace Postern.Verbs.Accounts;

/// <summary><c>postern account import FILE</c></summary>
internal sealed class AccountImport
{
    private static readonly (string Word, ImportFormat Format)[] Formats = [("dovecot", ImportFormat.Dovecot), ("plain", ImportFormat.Plain)];

    private readonly AccountPlace _place = new();
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE", Description = "the list; - is standard input" };
    private readonly Option<string> _format = new("--format") { HelpName = "FORMAT", Description = "dovecot: NAME:{SCHEME}HASH:..., also what htpasswd -B writes (the default); plain: NAME:PASSWORD", DefaultValueFactory = _ => Formats[0].Word };
    private readonly Option<bool> _replace = new("--replace") { Description = "set the password of accounts that are there already; without it they stay as they are" };

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new AccountImport();
        verb._format.AcceptOnlyFromAmong([.. Formats.Select(row => row.Word)]);
        var command = verb._place.Create("import", "Takes over accounts from a list; each line is told once it is kept", named: false, verb._format, verb._replace);
        command.Arguments.Add(verb._file);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result, surroundings.Terminal)));
        return command;
    }

    private int Run(ParseResult result, Terminal terminal)
    {
        var file = result.GetRequiredValue(_file);
        if (file.Length == 0)
            throw new UsageException("the name of the list is empty: write its path, or - for standard input");
        var format = Array.Find(Formats, row => row.Word == result.GetValue(_format)).Format;
        var list = List.Read(file, Bytes(file, terminal), format);
        using var open = _place.Open(result, terminal);
        var replace = result.GetValue(_replace);
        var isWhole = list.Problems.Count == 0;
        foreach (var account in list.Accounts)
            isWhole &= Keep(open.All, file, account, replace, terminal);
        foreach (var problem in list.Problems)
            terminal.Complain(problem);
        if (list.Fuller > 0)
            terminal.Error.WriteLine($"note: {list.Fuller} lines say more than a name and a password (homes, user ids, limits); that is not taken over");
        return isWhole ? ExitCode.Done : ExitCode.Failed;
    }

    /// <summary>One account at a time: what was told is kept, whatever happens to the rest.</summary>
    private static bool Keep(IAccounts accounts, string file, ImportedAccount account, bool replace, Terminal terminal)
    {
        var became = "added";
        try
        {
            var kept = account.Keep(PasswordForm.ScramSha256);
            accounts.Change(account.Name, found =>
            {
                became = found is null ? "added" : replace ? "replaced" : "there already";
                return found is null ? new Account { Name = account.Name, Passwords = kept }
                    : replace ? found with { Passwords = kept, Secret = null, SecretFor = [] } : found;
            });
        }
        catch (IOException wrong)
        {
            terminal.Complain($"{file}:{account.Line}: {account.Name}: {wrong.Message}");
            return false;
        }

        terminal.Output.WriteLine($"{account.Name}: {became}");
        return true;
    }

    private static FileStream Open(string file)
    {
        try
        {
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"{file}: {FileFault.Words(e)}", e);
        }
    }

    private static byte[] Bytes(string file, Terminal terminal)
    {
        using var input = file == "-" ? terminal.Input() : Open(file);
        using var all = new MemoryStream();
        var piece = new byte[64 * 1024];
        for (int count; (count = input.Read(piece)) > 0;)
        {
            all.Write(piece, 0, count);
            if (all.Length > AccountLimits.File)
                throw new IOException($"{file} is longer than {AccountLimits.File:N0} bytes");
        }

        return all.ToArray();
    }
}
