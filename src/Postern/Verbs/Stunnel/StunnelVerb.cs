using System.CommandLine;
using System.Runtime.InteropServices;
using Postern.Configuration.Stunnel;
using Postern.Hosting.Life;
using Postern.Logging.Stunnel;
using Postern.Net.Certificates.Files;
using Postern.Net.Tls;
using Postern.Stunnel.CommandLine;
using Postern.Stunnel.Settings;

namespace Postern.Verbs.Stunnel;

/// <summary><c>postern stunnel …</c>, and the program called by one of stunnel's names: its command line, its file, its log, its life.</summary>
internal static class StunnelVerb
{
    /// <summary>Its name among the verbs.</summary>
    public const string Name = "stunnel";

    internal static readonly (string Verb, (string Command, string Meaning)[] Lines)[] Examples =
    [
        (Name,
        [
            ("postern stunnel /etc/stunnel/stunnel.conf",                      "a stunnel.conf as it is"),
            ("postern stunnel -d 995 -r localhost:110 -p /etc/ssl/mail.pem",   "the letters of stunnel 3, as old how-tos have them"),
            ("postern stunnel -help",                                          "every option of the file"),
            ("ln -s postern /usr/local/bin/stunnel",                           "called by that name (or stunnel3, stunnel4) it is stunnel"),
            ("postern check /etc/stunnel/stunnel.conf",                        "what each service will do, and what is weak in it"),
        ]),
    ];

    private static readonly string[] Names = [Name, "stunnel3", "stunnel4"];

    private static StunnelProgram Self => new(CommandLine.Version, TlsLibrary.Version, RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? "aarch64-unknown-linux-gnu" : "x86_64-pc-linux-gnu");

    /// <summary>Whether a program of this name is stunnel, whatever its arguments are.</summary>
    public static bool IsName(string called) => Names.Contains(called);

    /// <summary>The verb as help lists it; <see cref="Run"/> reads its words itself.</summary>
    public static Command Create(Surroundings surroundings)
    {
        var command = new Command(Name, "Does what stunnel does, by its file or its letters; every word of stunnel's command line is understood.");
        command.Arguments.Add(new Argument<string[]>("WORDS") { Description = "a file, or -fd N, -help, -version, -sockets, -options, or the letters of stunnel 3", Arity = ArgumentArity.ZeroOrMore });
        return command;
    }

    /// <summary>Runs it, and answers the exit code.</summary>
    public static int Run(IReadOnlyList<string> words, OpenStunnel open, Surroundings surroundings)
    {
        bool detaches = Detachment.IsChild;
        using var log = new StunnelLog(surroundings.Time, surroundings.Syslog);
        StunnelCommand command = StunnelCommandLine.Parse(words, Self);
        if (command.Kind == StunnelCommandKind.Information)
            return Tell(command, surroundings);
        Say(log, command.Messages);
        int code = command.Kind == StunnelCommandKind.Refused ? ExitCode.Failed : Start(words, command, open, log, detaches, surroundings);
        if (surroundings.ErrorIsOurs)
            log.TellFailure(surroundings.Terminal.Error);
        return code;
    }

    private static int Start(IReadOnlyList<string> words, StunnelCommand command, OpenStunnel open, StunnelLog log, bool detaches, Surroundings surroundings)
    {
        var source = new StunnelSource(command, surroundings.Terminal.AskSecret);
        // Who goes to the background looks only whether he does; the process that stays there reads all of it.
        if (!detaches && !surroundings.IsSuccessor && !ServiceNotify.WaitsFor(Environment.ProcessId, Environment.GetEnvironmentVariable) && source.Glance() is { IsAccepted: true, IsInetd: false, Global.Foreground: Foreground.No })
            return Background(source.Words(words), source.Text, surroundings);
        if (surroundings.IsSuccessor && source.Glance().Global.Foreground == Foreground.No)
            log.EnterBackground();
        log.Own.Info("Initializing inetd mode configuration");
        foreach (string line in Self.Banner)
            log.Own.Notice(line);
        StunnelReading reading = source.Read();
        Say(log, reading.File.Messages);
        if (!reading.File.IsAccepted)
            return ExitCode.Failed;
        if (reading.File.Global.Strict && surroundings.Sandbox is null && !TryEnter(command, reading, log, surroundings))
            return ExitCode.Failed;
        if (detaches && Detachment.IsWanted())
            Detachment.LeaveSession();
        return open(new StunnelStart(reading, source.Read, surroundings.ErrorIsOurs, why => { if (detaches) surroundings.Terminal.Error.WriteLine("[!] " + why); }), log, detaches ? Detachment.Prepare() : null).GetAwaiter().GetResult();
    }

    /// <summary>Begins anew in a sandbox, and comes back only where it cannot. What a descriptor gave is gone by then, so that such a configuration has none.</summary>
    private static bool TryEnter(StunnelCommand command, StunnelReading reading, StunnelLog log, Surroundings surroundings)
    {
        if (command.Kind == StunnelCommandKind.Descriptor)
        {
            log.Own.Warning("\"profile = strict\": there is no sandbox for a configuration that comes from a descriptor");
            return true;
        }
        try
        {
            Launch.EnterSandbox(StunnelPlan.Of(reading), surroundings);
            return true;
        }
        catch (IOException failed)
        {
            log.Own.Error(FileFault.Words(failed));
            return false;
        }
    }

    private static int Background(IEnumerable<string> words, byte[]? input, Surroundings surroundings)
    {
        var program = Environment.ProcessPath ?? throw new IOException("the program's own file is not known, so it cannot go to the background");
        return Hosting.Life.Background.StartAsync(program, words.Prepend(Name), surroundings.Terminal.Output, surroundings.Terminal.Error, surroundings.Time, input).GetAwaiter().GetResult();
    }

    private static int Tell(StunnelCommand command, Surroundings surroundings)
    {
        foreach (Message message in command.Messages)
            surroundings.Terminal.Error.WriteLine(message.Text);
        return ExitCode.Done;
    }

    private static void Say(StunnelLog log, IEnumerable<Message> messages)
    {
        foreach (Message message in messages)
            log.Own.Write(message.Level, message.Text);
    }
}
