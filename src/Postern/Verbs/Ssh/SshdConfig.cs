using System.CommandLine;
using Postern.Ssh.Setup;
using Postern.Verbs.Output;
using Postern.Wire.Ends;

namespace Postern.Verbs.Ssh;

/// <summary><c>postern ssh sshd-config</c>: what the server's administrator can write for a login that is for mail alone.</summary>
internal sealed class SshdConfig
{
    private readonly Option<string> _user = new("--user") { HelpName = "NAME", Description = "the account that is for mail alone (mail)", DefaultValueFactory = _ => "mail" };
    private readonly TargetOptions _targets = new();
    private readonly Terminal _terminal;

    private SshdConfig(Terminal terminal) => _terminal = terminal;

    internal static Command Create(Terminal terminal)
    {
        var verb = new SshdConfig(terminal);
        var command = new Command("sshd-config", "Prints a Match block for the server's sshd_config") { verb._user };
        verb._targets.AddTo(command);
        command.SetAction((result, _) => SshVerb.RunAsync(terminal, () => Task.FromResult(verb.Print(result))));
        return command;
    }

    private int Print(ParseResult result)
    {
        string user = result.GetRequiredValue(_user);
        if (user.Length == 0 || user.Any(letter => letter is <= ' ' or '"' or '\'' or '#' or '\\' or > '~'))
            throw new UsageException($"--user: {Spelling.Quote(user)} is no account: write one name");
        _terminal.Output.Write(MailOnly.MatchBlock(user, _targets.Read(result)));
        return ExitCode.Done;
    }
}
