using System.Collections;
using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Hosting.Life;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Dns;
using Postern.Net.Loops;
using Postern.Net.Settings;
using Postern.Ssh;
using Postern.Ssh.Carrying;
using Postern.Ssh.Servers;
using Postern.Verbs;

namespace Postern;

/// <summary>Puts a carrier together: this program, started by another of its kind to keep a login at an ssh server.</summary>
internal static class CarrierComposition
{
    /// <summary>The command line that starts one, behind the program's own name.</summary>
    public const string Word = "ssh-carrier";

    /// <summary>Serves; its order comes on standard input, and its one complaint goes to standard error.</summary>
    public static int Run()
    {
        Detachment.LeaveSession();
        try
        {
            RunAsync(Console.In.ReadLine() ?? "").GetAwaiter().GetResult();
            return ExitCode.Done;
        }
        catch (IOException failed)
        {
            Console.Error.WriteLine(failed.Message);
            return ExitCode.Failed;
        }
    }

    /// <summary>How processes of this program use carriers.</summary>
    public static SshSettings Settings()
    {
        bool possible = TerminalQuestion.IsPossible;
        return Common() with
        {
            Environment = Environment.GetEnvironmentVariable,
            MayAsk = () => possible,
            Ask = (question, secret) => Task.Run(() => TerminalQuestion.Ask(question, secret)), // a person thinks
            Notify = TerminalQuestion.Tell,
        };
    }

    private static SshSettings Common() => new()
    {
        Carrier = [Environment.ProcessPath ?? "postern", Word],
        RuntimeDirectory = RuntimeDirectory.Find(Environment.GetEnvironmentVariable, Net.Control.ControlPeer.OwnUser()),
    };

    private static async Task RunAsync(string order)
    {
        // No file system is held, wherever we were started.
        Directory.SetCurrentDirectory("/");
        Descriptors descriptors = Descriptors.Raise();
        var log = NullLogger.Instance; // it says what there is to say to those who have the login
        using var loop = new Loop(0, TimeProvider.System, bug => Environment.FailFast("a fault of this program", bug));
        var passed = new PassedQuestions(loop);
        var settings = Common() with { WaitsForAnswers = true, Environment = passed.Environment, MayAsk = () => passed.MayAsk, Ask = passed.AskAsync, Notify = passed.Notify };
        using var before = new SshCarriers(settings, TimeProvider.System, log);
        var dialers = new DialerFactory(new Resolver(TimeProvider.System, log), descriptors, log, before.DialerFor);
        var limits = new Limits();
        using var stop = new CancellationTokenSource();
        using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
        {
            signal.Cancel = true;
            stop.Cancel();
        });
        await Carrier.RunAsync(order, Environment.ProcessPath ?? "postern", EnvironmentVariables(), loop,
            (hops, target, login) => dialers.Through(hops, target, login, limits.Connect), passed, TimeProvider.System, Detachment.Prepare(), stop.Token);
    }

    private static Dictionary<string, string> EnvironmentVariables() => Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
        .ToDictionary(entry => (string)entry.Key, entry => (string?)entry.Value ?? "", StringComparer.Ordinal);
}
