using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.OwnServer;

/// <summary>A server of <c>postern up</c> on a loopback address of its own, so that tests have the ports for themselves.</summary>
internal sealed class UpServer : IAsyncDisposable
{
    private readonly JsonElement _told;

    private UpServer(RunningProgram program, JsonElement told) => (Program, _told) = (program, told);

    internal RunningProgram Program { get; }

    /// <summary>Shown at the first start alone.</summary>
    internal string Password => Text("password");

    internal string Account => Text("account");

    internal string Ca => Text("ca");

    internal string Host => Text("server");

    internal static string NewAddress() => $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}";

    /// <summary>Starts it and waits until it is open.</summary>
    internal static async Task<UpServer> StartAsync(TemporaryDirectory directory, params string[] words)
    {
        var program = RunningProgram.Start(PosternProcess.Path, ["up", "--json", "--state", directory.File("state"), .. words]);
        try
        {
            string line = await program.WaitAsync(p => p.Output.FirstOrDefault(l => l.Contains("\"ready\"", StringComparison.Ordinal)));
            using var told = JsonDocument.Parse(line);
            return new UpServer(program, told.RootElement.Clone());
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    /// <summary>The port where this is spoken, by the scheme of its URL.</summary>
    internal int Port(string scheme) => _told.GetProperty("doors").EnumerateArray()
        .SelectMany(door => door.GetProperty("accept").EnumerateArray())
        .Select(end => end.GetString()!)
        .Where(end => end.StartsWith(scheme + "://", StringComparison.Ordinal))
        .Select(end => int.Parse(end.Split(':')[^1]))
        .Single();

    /// <summary>What curl says of a URL below a port of the server.</summary>
    internal Task<string> CurlAsync(string scheme, string path, string user, string password, params string[] words) =>
        Shell.RunAsync("curl", ["--silent", "--show-error", "--max-time", "30", "--cacert", Ca, "--user", $"{user}:{password}", .. words, $"{scheme}://{Host}:{Port(scheme)}/{path}"]);

    public ValueTask DisposeAsync() => Program.DisposeAsync();

    private string Text(string name) => _told.GetProperty(name).GetString() ?? throw new InvalidOperationException($"it tells no {name}");
}
