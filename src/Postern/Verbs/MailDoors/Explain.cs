using System.CommandLine;
using System.CommandLine.Completions;
using System.Net;
using Postern.Configuration;
using Postern.Configuration.Doors;
using Postern.Configuration.Files;
using Postern.Mail.Explaining;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Verbs.Accounts;
using Postern.Verbs.Output;
using Postern.Verbs.Ssh;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Verbs.MailDoors;

/// <summary><c>postern explain DOOR --as NAME</c> and <c>--to ADDRESS</c>: one login, or the way of a mail, step by step, with what to do where it fails.</summary>
internal sealed class Explain
{
    /// <summary>The file that is read where none is named.</summary>
    public const string UsualFile = "/etc/postern/postern.conf";

    /// <summary>Commands that show what it is good for.</summary>
    public static readonly (string Verb, (string Command, string Meaning)[] Lines)[] Examples =
    [
        ("explain",
        [
            ("postern explain imap --as alice@example.org",                                    "one login at the IMAP door; the password is asked for"),
            ("pass show mail/alice | postern explain submission --as alice@example.org --json", "the password comes from another program, the answer is for one"),
            ("postern explain submission --to alice+lists@example.org",                        "whose an address is, and where mail to it goes"),
            ("postern explain imap --as alice@example.org --mechanism SCRAM-SHA-256 --from 192.0.2.7 test.conf", "as that client would, from there, by another file"),
        ]),
    ];

    private static readonly string[] Protocols = ["imap", "pop3", "submission"];

    private readonly Argument<string> _door = new("DOOR") { HelpName = "PROTOCOL|DOOR", Description = "imap, pop3, submission or (with --to) lmtp, or the name of a section where several doors speak it" };
    private readonly Argument<string> _file = new("FILE") { HelpName = "FILE", Description = "the configuration: sections with accept and connect (postern.conf(5))", DefaultValueFactory = _ => UsualFile };
    private readonly Option<string?> _as = new("--as") { HelpName = "NAME", Description = "who logs in, as a client would give the name; the password is asked for at the terminal, or is the first line of standard input" };
    private readonly Option<string?> _to = new("--to") { HelpName = "ADDRESS", Description = "to whom a mail is, in place of a login: whose the address is, and where mail to it goes" };
    private readonly Option<string?> _mechanism = new("--mechanism") { HelpName = "NAME", Description = "the mechanism that the client takes; PLAIN without it, or the strongest where that is not offered" };
    private readonly Option<string> _from = new("--from") { HelpName = "ADDRESS", Description = "where the client pretends to be", DefaultValueFactory = _ => "127.0.0.1" };
    private readonly Option<string?> _state = new("--state") { HelpName = "DIRECTORY", Description = "the state directory; comes before the file's own word" };
    private readonly Option<bool> _json = new("--json") { Description = "one JSON object" };
    private readonly Surroundings _surroundings;

    private Explain(Surroundings surroundings) => _surroundings = surroundings;

    private Terminal Terminal => _surroundings.Terminal;

    internal static Command Create(Surroundings surroundings)
    {
        var verb = new Explain(surroundings);
        verb._door.CompletionSources.Add(_ => Protocols.Select(name => new CompletionItem(name)));
        return verb.Create();
    }

    private Command Create()
    {
        var command = new Command("explain", "Walks one login, or a mail to one address, through a mail door and tells of each step what happened, and what to do where it fails; exit code 0 only where the login works, or the mail is taken") { _door, _file, _as, _to, _mechanism, _from, _state, _json };
        command.SetAction(result => AccountVerb.Run(Terminal, () => RunAsync(result).GetAwaiter().GetResult()));
        return command;
    }

    private async Task<int> RunAsync(ParseResult result)
    {
        string path = result.GetRequiredValue(_file);
        var findings = new Findings();
        Plan plan = ConfigurationFile.Read(path, findings);
        foreach (Finding mistake in findings.Mistakes)
            Terminal.Complain(mistake.ToString());
        if (findings.HasMistakes)
            return ExitCode.Wrong;
        plan = plan with { Host = plan.Host with { State = result.GetValue(_state) ?? plan.Host.State } };
        switch (result.GetValue(_as), result.GetValue(_to))
        {
            case (not null, not null):
                throw new UsageException("--as explains a login and --to the way of a mail: write one of them");
            case (null, null):
                throw new UsageException("write --as NAME, who logs in, or --to ADDRESS, to whom a mail is");
            case (null, { } to):
                DoorPlan taking = Choose(plan, result.GetRequiredValue(_door), path, TakesMail, "takes mail");
                return await ExplainAsync(taking, new ExplainedWords(null, to, "The mail is taken.", "The mail is not taken."), tell => _surroundings.ExplainRecipient(plan, taking.Door, to, tell), result.GetValue(_json));
        }
        DoorPlan door = Choose(plan, result.GetRequiredValue(_door), path, EndsLogins, "ends logins");
        PeerAddress peer = IpText.TryRead(result.GetRequiredValue(_from), out IPAddress? address)
            ? PeerAddress.From(address, 0)
            : throw new UsageException($"--from: {Spelling.Quote(result.GetRequiredValue(_from))} is no address: write one such as 192.0.2.7");
        string name = result.GetValue(_as) ?? "";
        if (name.Length == 0)
            throw new UsageException("--as: the name is empty: write who logs in, as a client would give the name");
        var trial = new LoginTrial(door.Door, name, SecretSource.Read(Terminal, $"password of {PeerWords.Printable(name)}", isNew: false), MechanismOf(result));
        return await ExplainAsync(door, new ExplainedWords(name, null, "The login works.", "The login does not work."), tell => _surroundings.Explain(plan, trial, peer, tell), result.GetValue(_json));
    }

    private string? MechanismOf(ParseResult result)
    {
        if (result.GetValue(_mechanism)?.ToUpperInvariant() is not { } name)
            return null;
        if (MechanismRules.Find(name) is not { } mechanism)
            throw new UsageException($"--mechanism: {Spelling.Quote(name)} is no mechanism{Spelling.Hint(name, MechanismRules.Names, "{0}").TrimEnd('.')}");
        if (mechanism == Apop.Mechanism)
            throw new UsageException("--mechanism: APOP is a command of POP3 and no mechanism, and only mechanisms can be tried here; postern check FILE tells who has a secret for it");
        return mechanism is { Needs: SaslNeed.Password, MakeClient: not null }
            ? name
            : throw new UsageException($"--mechanism: {name} is proved by other means than a password, and nothing else can be tried here");
    }

    private async Task<int> ExplainAsync(DoorPlan door, ExplainedWords words, Func<Action<WalkStep>, Task> walk, bool json)
    {
        var steps = new List<WalkStep>();
        Take(new WalkStep("door", StepResult.Good, $"[{door.Door.Name}] at {door.Where} {DoorWords.Explain(door.Door)}"));
        await walk(Take);
        bool works = steps.TrueForAll(step => step.Result != StepResult.Bad);
        if (json)
            await Terminal.Output.WriteLineAsync(ExplainJson.Text(door.Door.Name, words, works, steps));
        else
            await Terminal.Output.WriteLineAsync(works ? words.Works : words.Fails);
        return works ? ExitCode.Done : ExitCode.Failed;

        void Take(WalkStep step)
        {
            steps.Add(step);
            if (!json)
                Print(step);
        }
    }

    private void Print(WalkStep step)
    {
        string mark = step.Result switch { StepResult.Good => "ok", StepResult.Note => "note", _ => "FAILED" };
        Terminal.Output.WriteLine($"{mark,-6}  {step.Name,-13}  {step.Words}");
        if (step.Advice.Length > 0)
            Terminal.Output.WriteLine($"{"",-6}  {"",-13}  → {step.Advice}");
    }

    private static bool EndsLogins(DoorPlan door) => door.Door.Mail.Login != LoginCheck.None;

    private static bool TakesMail(DoorPlan door) => door.Door.Accept[0].Protocol switch
    {
        MailProtocol.Submission => EndsLogins(door),
        MailProtocol.Lmtp => door.Door.Mail.Mailboxes is not null,
        _ => false,
    };

    /// <summary>By the section's name, or by the protocol where one mail door alone speaks it.</summary>
    private static DoorPlan Choose(Plan plan, string word, string path, Func<DoorPlan, bool> isFit, string what)
    {
        if (plan.Doors.FirstOrDefault(door => door.Door.Name == word) is { } named)
        {
            if (isFit(named))
                return named;
            throw new UsageException(EndsLogins(named) ? $"{named.Where}: [{word}] is no door that {what}" : $"{named.Where}: [{word}] carries what clients say to the server itself, and no login ends there: login = pass or login = check makes a mail door of it");
        }
        DoorPlan[] mail = [.. plan.Doors.Where(isFit)];
        DoorPlan[] speaking = [.. mail.Where(door => door.Door.Accept[0].Protocol.Name().Equals(word, StringComparison.OrdinalIgnoreCase))];
        return speaking switch
        {
            [var only] => only,
            [] => throw new UsageException($"{path} has no mail door that is called {Spelling.Quote(word)} or speaks it: {(mail.Length == 0 ? "it has none with login = …, or with mailboxes" : $"there is {string.Join(", ", mail.Select(door => door.Door.Name))}")}"),
            _ => throw new UsageException($"{speaking.Length} doors of {path} speak {word}: name one of {string.Join(", ", speaking.Select(door => door.Door.Name))}"),
        };
    }
}
