using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A real xinetd that starts Postern for each connection.</summary>
internal sealed record Superserver(RunningProgram Program, int Port) : IAsyncDisposable
{
    /// <summary>Starts it; these words are Postern's command line.</summary>
    internal static async Task<Superserver> StartAsync(TemporaryDirectory directory, string words, IReadOnlyDictionary<string, string> environment)
    {
        string xinetd = Needed.Program("xinetd");
        int port = FreePort.Take();
        string file = directory.Write("xinetd.conf", $$"""
            service postern
            {
                type = UNLISTED
                socket_type = stream
                protocol = tcp
                bind = 127.0.0.1
                port = {{port}}
                wait = no
                user = {{Environment.UserName}}
                server = {{PosternProcess.Path}}
                server_args = {{words}}
                env = {{string.Join(' ', environment.Select(pair => $"{pair.Key}={pair.Value}"))}}
            }

            """);
        string log = directory.File("xinetd.log");
        var program = RunningProgram.Start(xinetd, ["-dontfork", "-f", file, "-pidfile", directory.File("pid"), "-filelog", log]);
        await Patience.UntilAsync(() => program.HasExited || Said().Contains("Started working", StringComparison.Ordinal), () => program.Story() + Said());
        return new Superserver(program, port);

        string Said() => File.Exists(log) ? File.ReadAllText(log) : "";
    }

    public ValueTask DisposeAsync() => Program.DisposeAsync();
}
