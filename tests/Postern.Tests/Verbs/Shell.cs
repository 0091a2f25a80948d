using Postern.Configuration;
using Postern.Verbs;
using Postern.Verbs.Output;

namespace Postern.Tests.Verbs;

/// <summary>Runs command lines up to the seam, where doors would be opened.</summary>
internal sealed class Shell
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    public Plan? Opened { get; private set; }

    public string Output => _output.ToString();

    public string Error => _error.ToString();

    public int Run(params string[] words) => CommandLine.Run(words, Surroundings);

    /// <summary>What its command lines run in.</summary>
    public Surroundings Surroundings => new(new Terminal(_output, _error), Open, TimeProvider.System);

    /// <summary>The one door that this line opens.</summary>
    public static DoorPlan Door(params string[] words)
    {
        var shell = new Shell();
        Assert.True(shell.Run(["tunnel", .. words, "--log", "/dev/null"]) == 0, shell.Error);
        Assert.NotNull(shell.Opened);
        return Assert.Single(shell.Opened.Doors);
    }

    /// <summary>What is said of a line that opens nothing.</summary>
    public static string Complaint(params string[] words)
    {
        var shell = new Shell();
        Assert.Equal(2, shell.Run(words));
        Assert.Null(shell.Opened);
        Assert.Empty(shell.Output);
        return shell.Error;
    }

    private Task<int> Open(Plan plan, Func<Plan?> reread, Microsoft.Extensions.Logging.ILoggerFactory log, Postern.Hosting.Life.Readiness readiness)
    {
        Opened = plan;
        return Task.FromResult(0);
    }
}
