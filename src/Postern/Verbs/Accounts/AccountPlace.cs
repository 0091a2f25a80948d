using System.CommandLine;
using System.CommandLine.Completions;
using Postern.Mail.Accounts;
using Postern.Net.Control;
using Postern.Store.State;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Accounts;

/// <summary>Which accounts, and which one of them: what the verbs have in common.</summary>
internal sealed class AccountPlace
{
    private readonly Option<string?> _accounts = new("--accounts") { HelpName = "FILE|sqlite:FILE", Description = "where the accounts are: a text file, or a database; accounts.db in the state directory otherwise" };
    private readonly Option<string?> _state = new("--state") { HelpName = "DIRECTORY", Description = "the state directory, in which the state key is; its usual place otherwise" };

    /// <summary>The account that is meant.</summary>
    public Argument<string> Name { get; } = new("NAME") { HelpName = "NAME", Description = "the account" };

    /// <summary>Makes a command of it; the name of an account is asked for where that is wanted.</summary>
    public Command Create(string verb, string summary, bool named, params Option[] options)
    {
        var command = new Command(verb, summary);
        if (named)
        {
            Name.CompletionSources.Add(Names);
            command.Arguments.Add(Name);
        }

        foreach (var option in options)
            command.Options.Add(option);
        command.Options.Add(_accounts);
        command.Options.Add(_state);
        return command;
    }

    /// <summary>Opens the accounts and the state key; the state directory is made where it is missing.</summary>
    public OpenAccounts Open(ParseResult result, Terminal terminal)
    {
        var directory = StateDirectory.Find(result.GetValue(_state), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
        StateDirectory.Make(directory);
        var accounts = AccountStore.Open(result.GetValue(_accounts), directory, fault => terminal.Complain(fault.Message));
        return new OpenAccounts(accounts, () => new Seal(StateKey.FindOrMake(directory)));
    }

    /// <summary>The name on the command line.</summary>
    public string Read(ParseResult result)
    {
        var name = result.GetRequiredValue(Name);
        return AccountName.Problem(name) is { } problem ? throw new UsageException(problem) : name;
    }

    /// <summary>Names that are there, for the shell; whatever keeps us from knowing them, it gets none.</summary>
    private IEnumerable<CompletionItem> Names(CompletionContext context)
    {
        try
        {
            var directory = StateDirectory.Find(context.ParseResult.GetValue(_state), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
            var place = context.ParseResult.GetValue(_accounts);
            // A look must not make a database.
            if (AccountStore.DatabaseAt(place, directory) is { } database && !File.Exists(database))
                return [];
            using var accounts = AccountStore.Open(place, directory, _ => { });
            return [.. accounts.All().Select(account => new CompletionItem(account.Name))];
        }
        catch (IOException)
        {
            return [];
        }
    }
}
