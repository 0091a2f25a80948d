using Postern.Hosting.Confinement;
using Postern.Hosting.Succession;
using Postern.Logging;
using Postern.Native;
using Postern.Net.Succession;
using Postern.Net.Tls;
using Postern.Ssh.Carrying;
using Postern.Verbs;
using Postern.Verbs.Output;
using Postern.Verbs.Stunnel;

namespace Postern;

internal static class Program
{
    private static int Main(string[] args)
    {
        if (Askpass.IsWanted(args, Environment.GetEnvironmentVariable))
            return Answer(args[0]);
        if (args is [CarrierComposition.Word])
            return CarrierComposition.Run();
        string[]? stunnel = Stunnel(args);
        // Before anything can be said: what is wrong with the line or the file is no business of the peer.
        bool errorIsOurs = (stunnel is null && args is not ["tunnel" or "run", ..]) || !StandardStreams.ErrorIsConnection || StandardStreams.Guard();
        // While the command line and the certificates are read, the other cores make what every loop needs of OpenSSL.
        if (stunnel is not null || args is ["tunnel" or "run" or "up", ..])
            TlsLibrary.Prepare(Environment.ProcessorCount);
        try
        {
            Sandbox? sandbox = Sandbox.Find();
            using Takeover? takeover = Takeover.Begin();
            var surroundings = new Surroundings(Terminal.OfProcess(takeover is null ? null : takeover.Listen), (plan, reread, log, readiness) => Composition.RunAsync(plan, reread, log, readiness, takeover, sandbox), TimeProvider.System)
            {
                ErrorIsOurs = errorIsOurs,
                IsSuccessor = takeover is not null,
                Sandbox = sandbox,
                Explain = Composition.ExplainAsync,
                ExplainRecipient = Composition.ExplainAsync,
            };
            int code = stunnel is null ? CommandLine.Run(args, surroundings) : StunnelVerb.Run(stunnel, (start, log, letGo) => StunnelComposition.RunAsync(start, log, letGo, takeover, sandbox), surroundings);
            takeover?.Ended(code);
            return code;
        }
        catch (SuccessionException stranger)
        {
            Terminal.OfProcess().Complain(stranger.Message);
            return ExitCode.Failed;
        }
        catch (ReaderGoneException)
        {
            return ExitCode.Failed; // “postern --help | head” has seen enough; there is nobody to tell
        }
    }

    /// <summary>The command line of stunnel, where that is what the program is to be; null where it is not.</summary>
    private static string[]? Stunnel(string[] args)
    {
        if (StunnelVerb.IsName(ProgramName.Called()))
            return args;
        return args is [StunnelVerb.Name, .. var words] && words is not ["--help"] ? words : null;
    }

    /// <summary>Started by ssh to ask something: one line, or no success.</summary>
    private static int Answer(string question)
    {
        if (Askpass.AskAsync(question, Environment.GetEnvironmentVariable).GetAwaiter().GetResult() is not { } answer)
            return ExitCode.Failed;
        Console.Out.WriteLine(answer);
        return ExitCode.Done;
    }
}
