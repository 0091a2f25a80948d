using System.CommandLine;
using Postern.Configuration;
using Postern.Mail.Guard.Keeping;
using Postern.Net.Control;
using Postern.Store.State;
using Postern.Verbs.Accounts;

namespace Postern.Verbs.Control;

/// <summary><c>postern account unlock NAME</c>: a running Postern, or the next, forgets the failures of an account.</summary>
/// <remarks>It is asked through the guard's file, not the control socket: then it holds as well for a process that is not running now.</remarks>
internal static class AccountUnlock
{
    internal static Command Create(Surroundings surroundings)
    {
        var name = new Argument<string>("NAME") { HelpName = "NAME", Description = "the account, or the name by which the server behind a door knows it" };
        var state = new Option<string?>("--state") { HelpName = "DIRECTORY", Description = "the state directory of the Postern that is meant; its usual place otherwise" };
        var command = new Command("unlock", "Forgets failed logins, so that an account can be logged in to at once") { name, state };
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () =>
        {
            var account = result.GetRequiredValue(name);
            var directory = StateDirectory.Find(HomePath.OfOption(result.GetValue(state)), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
            Unlock(directory, account, surroundings.Time);
            surroundings.Terminal.Output.WriteLine($"failed logins of {account} are forgotten within seconds");
            return ExitCode.Done;
        }));
        return command;
    }

    private static void Unlock(string directory, string account, TimeProvider time)
    {
        if (!File.Exists(Path.Combine(directory, GuardStore.FileName)))
            throw new IOException($"no Postern has guarded logins with the state directory “{directory}”: name another with --state");
        using var store = GuardStore.Open(directory);
        store.Unlock(GuardStore.KeyOf(StateKey.FindOrMake(directory)), account, time.GetUtcNow());
    }
}
