using System.CommandLine;
using System.Net;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Hosting.Life;
using Postern.Mail.Accounts;
using Postern.Native;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Control;
using Postern.OwnServer;
using Postern.Verbs.Accounts;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;

namespace Postern.Verbs.Server;

/// <summary><c>postern up</c>: a mail server of one's own, from nothing but a state directory.</summary>
internal sealed class Up
{
    internal static readonly (string Verb, (string Command, string Meaning)[] Lines)[] Examples =
    [
        ("up",
        [
            ("postern up --demo",                                                        "a mail server for this machine, with some mail to look at"),
            ("postern up --listen all --host mail.home.arpa --account me@home.arpa",     "for everybody in the network"),
            ("postern up --cert /etc/ssl/mail.pem --key /etc/ssl/mail.key",              "with a certificate that mail programs know already"),
            ("postern up --background --log ~/mail.log",                                 "until “postern down”"),
        ]),
        ("down",
        [
            ("postern down",                                                             "what is open may finish"),
        ]),
    ];

    private const string All = "all";

    private readonly Option<string?> _account = new("--account") { HelpName = "ADDRESS", Description = "the first account; your user name at the server's name without it. Its password is made, and shown this once" };
    private readonly Option<string?> _host = new("--host") { HelpName = "NAME", Description = "the name by which mail programs reach the server; localhost without it, or the machine's name where it listens on a network" };
    private readonly Option<string[]> _listen = new("--listen") { HelpName = "ADDRESS", Description = "where to listen: an address, localhost (so it is without this), or all. Repeatable" };
    private readonly Option<string?> _certificate = new("--cert") { HelpName = "FILE", Description = "a certificate from elsewhere, its chain after it, in place of one of its own" };
    private readonly Option<string?> _key = new("--key") { HelpName = "FILE", Description = "its private key, where it is not in the same file" };
    private readonly Option<bool> _noPassword = new("--no-password") { Description = "the first account gets none yet: postern account passwd is to follow. So it is, too, where this is printed into the system's journal" };
    private readonly Option<bool> _demo = new("--demo") { Description = "puts some sample letters into the mailbox, once" };
    private readonly Option<bool> _background = new("--background") { Description = "go to the background once the server is open" };
    private readonly Option<string?> _log = new("--log") { HelpName = "FILE", Description = "where the log goes, in place of standard error, or of syslog in the background" };
    private readonly Option<string?> _state = new("--state") { HelpName = "DIRECTORY", Description = "where everything is kept, mail too; its usual place otherwise" };
    private readonly Option<bool> _json = new("--json") { Description = "the table is one JSON object, and so is each line of the log" };
    private readonly Surroundings _surroundings;

    private Up(Surroundings surroundings) => _surroundings = surroundings;

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new Up(surroundings);
        var command = new Command("up", "Opens a mail server of your own: IMAP, POP3 and submission over TLS, with an account, a certificate and a mailbox.")
        {
            verb._account, verb._noPassword, verb._host, verb._listen, verb._certificate, verb._key, verb._demo, verb._background, verb._log, verb._state, verb._json,
        };
        verb._listen.CompletionSources.Add(ServerChoices.Loopback, All);
        command.SetAction(result => AccountVerb.Run(surroundings.Terminal, () => verb.Run(result)));
        return command;
    }

    private int Run(ParseResult result)
    {
        var wishes = WishesOf(result);
        if (result.GetValue(_background) && !Detachment.IsChild && !_surroundings.IsSuccessor)
            return Launch.StartAnew(_surroundings);
        string directory = StateDirectory.Find(HomePath.OfOption(result.GetValue(_state)), Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
        StateDirectory.Make(directory);
        var place = new ServerPlace(directory);
        using var turn = new Turn(place);
        var preparation = new Preparation(place, wishes, new Surrounding(Environment.MachineName, Environment.UserName, verb => CommandText(verb, directory)), _surroundings.Time);
        if (!_surroundings.IsSuccessor && RunningIn(directory) is { } process)
        {
            Tell(preparation.Look(), process, isNew: false, result.GetValue(_json));
            return ExitCode.Done;
        }

        return Open(result, preparation, turn, place);
    }

    private int Open(ParseResult result, Preparation preparation, Turn turn, ServerPlace place)
    {
        var findings = new Findings();
        var prepared = preparation.Run(findings);
        var plan = prepared.Plan with { Host = Spoken(prepared.Plan.Host, result, place) };
        ProcessRules.CheckControl(plan, Place.CommandLine, findings);
        var company = new Company(
            doors =>
            {
                Tell(prepared.Picture with { Ends = [.. doors.SelectMany(door => door.Accept)] }, Environment.ProcessId, isNew: true, plan.Host.Json);
                preparation.Opened();
                turn.Dispose();
            },
            log => prepared.Certificate is { } own ? new Renewals(own, _surroundings.Time, failed => LaunchLog.NotRenewed(log, FileFault.Words(failed))) : null);
        return Launch.Run(plan, findings, log => Verbs.Run.Reread(place.Configuration, host => Spoken(host, result, place), plan.Host, _surroundings.Sandbox, log), onStandardStreams: false, _surroundings, company);
    }

    private HostSettings Spoken(HostSettings host, ParseResult result, ServerPlace place) => host with
    {
        Name = ServerPlace.ProcessName,
        State = place.Directory,
        Background = result.GetValue(_background) || host.Background,
        LogFile = HomePath.OfOption(result.GetValue(_log)) ?? host.LogFile,
        Json = result.GetValue(_json) || host.Json,
    };

    private ServerWishes WishesOf(ParseResult result)
    {
        if (result.GetValue(_account) is { } account && AccountName.Problem(account) is { } noAccount)
            throw new UsageException("--account: " + noAccount);
        if (result.GetValue(_host) is { } host && CertificateName.KindOf(host) is not (CertificateNameKind.Host or CertificateNameKind.Address))
            throw new UsageException($"--host: “{host}” is neither a name of a host nor an address");
        if (result.GetValue(_key) is not null && result.GetValue(_certificate) is null)
            throw new UsageException("--key: the key has no certificate: name it with --cert FILE");
        return new ServerWishes
        {
            Account = result.GetValue(_account),
            Host = result.GetValue(_host)?.ToLowerInvariant(),
            Listen = [.. (result.GetValue(_listen) ?? []).Select(Listen).Distinct()],
            Certificate = FullPath(result.GetValue(_certificate)),
            Key = FullPath(result.GetValue(_key)),
            NoPassword = result.GetValue(_noPassword) || StandardStreams.OutputIsJournal,
            Demo = result.GetValue(_demo),
        };
    }

    private static string Listen(string word) => word switch
    {
        All => "",
        ServerChoices.Loopback => word,
        _ when IPAddress.TryParse(word, out var address) => address.ToString(),
        _ => throw new UsageException($"--listen: “{word}” is no address: write one as in 192.0.2.1, {ServerChoices.Loopback}, or {All}"),
    };

    private static string? FullPath(string? path) => path is null ? null : Path.GetFullPath(HomePath.Expand(path));

    /// <summary>The process that has this server open; null where none has.</summary>
    private static int? RunningIn(string directory)
    {
        var clients = ControlClient.FindAllAsync(directory, CancellationToken.None).GetAwaiter().GetResult();
        int? process = clients.FirstOrDefault(client => client.Name == ServerPlace.ProcessName)?.ProcessId;
        foreach (var client in clients)
            client.Dispose();
        return process;
    }

    private void Tell(ServerPicture picture, int process, bool isNew, bool json)
    {
        var terminal = _surroundings.Terminal;
        var text = new StringWriter();
        if (json)
            UpJson.Write(picture, process, isNew, text);
        else
            UpText.Write(picture, process, isNew, verb => CommandText(verb, picture.Place.Directory), new Page(text, TextWriter.Null, terminal.IsColoured));
        terminal.Output.Write(text.ToString());
        terminal.Output.Flush();
    }

    /// <summary>A command as it is to be typed here: <c>./run</c> tells how it was called, and a state directory that is not the usual one is named.</summary>
    private static string CommandText(string verb, string directory)
    {
        string program = Environment.GetEnvironmentVariable("POSTERN_COMMAND") is { Length: > 0 } called ? called : "postern";
        string usual = StateDirectory.Find(option: null, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess);
        return $"{ShellWord.Quote(program)} {verb}{(directory == usual ? "" : $" --state {ShellWord.Quote(directory)}")}";
    }
}
