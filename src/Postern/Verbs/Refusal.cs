using Postern.Configuration;
using Postern.Logging;
using Postern.Net.Certificates.Files;

namespace Postern.Verbs;

/// <summary>Tells what keeps a process from starting to whoever can hear it: on standard error, and where that is the connection, in the log.</summary>
internal static class Refusal
{
    /// <summary>Says each sentence once in each place.</summary>
    /// <param name="sentences">What is wrong.</param>
    /// <param name="host">Where the log would be; syslog where it names no other place, or one that cannot be written.</param>
    /// <param name="errorIsOurs">Standard error reaches whoever started us.</param>
    /// <param name="surroundings">The terminal and the clock.</param>
    public static void Tell(IReadOnlyList<string> sentences, HostSettings host, bool errorIsOurs, Surroundings surroundings)
    {
        foreach (var sentence in sentences)
            surroundings.Terminal.Complain(sentence);
        if (errorIsOurs)
            return;
        using var log = OpenLog(host, surroundings, out var problem);
        var logger = log.CreateLogger("");
        foreach (var sentence in problem is null ? sentences : [.. sentences, problem])
            LaunchLog.NotOpened(logger, sentence);
    }

    private static Log OpenLog(HostSettings host, Surroundings surroundings, out string? problem)
    {
        problem = null;
        try
        {
            return Log.Open(host, errorIsOurs: false, surroundings.Time, surroundings.Syslog);
        }
        catch (IOException unwritable)
        {
            problem = FileFault.Words(unwritable);
            return Log.Open(new HostSettings(), errorIsOurs: false, surroundings.Time, surroundings.Syslog);
        }
    }
}
