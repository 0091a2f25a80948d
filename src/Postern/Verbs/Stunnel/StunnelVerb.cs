using Postern.Configuration.Stunnel;
using Postern.Hosting.Life;
using Postern.Hosting.Stunnel;
using Postern.Logging.Stunnel;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;
using Postern.Stunnel.Tls;

namespace Postern.Verbs.Stunnel;

/// <summary><c>postern stunnel …</c>, and the program called by a name of stunnel's.</summary>
internal static class StunnelVerb
{
    /// <summary>Runs it, and answers the exit code.</summary>
    public static int Run(IReadOnlyList<string> words, OpenStunnel open, Surroundings surroundings)
    {
        bool detaches = Detachment.IsWanted();
        using var log = new StunnelLog(surroundings.Time, surroundings.Syslog);
        var source = new StunnelSource(words[0], surroundings.Terminal.AskSecret);
        // Who goes to the background reads first what tells him so, and the child all of it.
        StunnelReading reading = source.Read();
        foreach (Message message in reading.File.Messages)
            log.Own.Write(message.Level, message.Text);
        if (!reading.File.IsAccepted)
        {
            log.TellFailure(surroundings.Terminal.Error);
            return ExitCode.Failed;
        }
        if (reading.File is { IsInetd: false, Global.Foreground: Foreground.No } && !detaches)
            return Launch.StartAnew(surroundings);
        if (detaches)
            Detachment.LeaveSession();
        int code = open(new StunnelStart(reading, source.Read, surroundings.ErrorIsOurs), log, detaches ? Detachment.LetGo : null).GetAwaiter().GetResult();
        log.TellFailure(surroundings.Terminal.Error);
        return code;
    }

    private sealed class StunnelSource(string path, Func<string, string?>? ask)
    {
        public StunnelReading Read()
        {
            var trial = new ContextTrial(ask is null ? null : new Asked(ask));
            return new StunnelReading(StunnelReader.Read(path, new StunnelHost(), trial), trial);
        }
    }

    private sealed class Asked(Func<string, string?> ask) : IPassphrases
    {
        public string? Ask(string file) => ask($"Enter {file} pass phrase:");
    }
}
