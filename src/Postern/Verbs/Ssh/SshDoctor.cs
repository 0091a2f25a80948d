using System.CommandLine;
using Postern.Configuration;
using Postern.Ssh.Examining;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Verbs.Output;

namespace Postern.Verbs.Ssh;

/// <summary><c>postern ssh doctor USER@HOST</c>: why a login fails; and where it works, what it may do beyond mail.</summary>
internal sealed class SshDoctor
{
    private const int MayMore = 3;
    private const int NoLogin = 4;
    private const int NotReached = 5;

    private readonly ServerArgument _server = new();
    private readonly Option<string?> _identity = new("--identity") { HelpName = "FILE", Description = "the key that is examined: that of setup where it is there, otherwise those that ssh shows by itself" };
    private readonly Option<string[]> _sockets = new("--socket") { HelpName = "PATH", Description = "a Unix socket of the server that must not be reached either. Repeatable" };
    private readonly Option<bool> _json = new("--json") { Description = "one JSON object" };
    private readonly Terminal _terminal;

    private SshDoctor(Terminal terminal) => _terminal = terminal;

    internal static Command Create(Terminal terminal)
    {
        var verb = new SshDoctor(terminal);
        var command = new Command("doctor", "Tells why a login fails, or what it may do beyond mail; exit code 0 where that is nothing that a key can be forbidden, 3 where it is more, 4 where the login fails, 5 where the server is not reached");
        verb._server.AddTo(command);
        command.Options.Add(verb._identity);
        command.Options.Add(verb._sockets);
        command.Options.Add(verb._json);
        command.SetAction((result, cancel) => SshVerb.RunAsync(terminal, () => verb.RunAsync(result, cancel)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancel)
    {
        string? identity = HomePath.OfOption(result.GetValue(_identity)) ?? (File.Exists(SshVerb.UsualIdentity) ? SshVerb.UsualIdentity : null);
        SshLogin login = _server.Read(result) with { Identity = identity };
        bool json = result.GetValue(_json);
        try
        {
            Examination examination = await Interruption.GuardAsync(stop => Examiner.RunAsync(login, result.GetValue(_sockets) ?? [], stop), cancel);
            if (json)
                await _terminal.Output.WriteLineAsync(SshJson.Of(login, examination));
            else
                Print(login, examination);
            return examination.IsKeyLimited ? ExitCode.Done : examination.MayMore ? MayMore : ExitCode.Failed;
        }
        catch (SshException failed)
        {
            if (json)
                await _terminal.Output.WriteLineAsync(SshJson.Of(login, failed));
            else
                _terminal.Complain(failed.Message);
            return failed.Fault switch
            {
                SshFault.NoSuchHost or SshFault.Refused or SshFault.TimedOut or SshFault.Unreachable or SshFault.NotSsh or SshFault.ClosedEarly => NotReached,
                SshFault.Other or SshFault.NoProgram or SshFault.BadConfiguration or SshFault.ControlPathTooLong => ExitCode.Failed,
                _ => NoLogin,
            };
        }
    }

    private void Print(SshLogin login, Examination examination)
    {
        TextWriter output = _terminal.Output;
        output.WriteLine($"{login.Server}: the login works{(examination.Key is { } key ? $", with the key {key}" : "")}");
        output.WriteLine();
        var table = new Table("BEYOND MAIL", "VERDICT", "SEEN");
        foreach (Attempt attempt in examination.Attempts)
            table.Add(attempt.What, attempt.Allowed switch { true => "ALLOWED", false => "refused", null => "unknown" }, attempt.Words);
        table.Write(output);
        output.WriteLine();
        output.WriteLine(Verdict(login.Server, examination));
    }

    private static string Verdict(SshServer server, Examination examination)
    {
        string block = $"`postern ssh sshd-config --user {server.User ?? "NAME"}` prints what limits the whole account, for the server's sshd_config";
        if (examination.IsMailOnly)
            return "The login is for mail alone.";
        if (examination.IsKeyLimited)
            return $"The key is for mail alone, as far as a key can be limited: {block}.";
        return examination.MayMore
            ? $"The login may do more than mail: `postern ssh setup` limits its key; {block}."
            : "Whether the login may do more than mail is not known: not all could be tried.";
    }
}
