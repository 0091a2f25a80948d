using System.Text.Json;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>The program as a whole, as a process: its doors are open when it is handed out.</summary>
internal sealed class PosternProcess : IAsyncDisposable
{
    private PosternProcess(RunningProgram program, IReadOnlyList<OpenedDoor> doors)
    {
        Program = program;
        Doors = doors;
    }

    /// <summary>The program under test: <c>$POSTERN</c>, so that a published file can be proved too (a relative one is below the repository), or what was built with the tests.</summary>
    internal static string Path { get; } = Find();

    internal RunningProgram Program { get; }

    internal IReadOnlyList<OpenedDoor> Doors { get; }

    /// <summary>The port of the only door.</summary>
    internal int Port => Doors.Single().Port;

    /// <summary>The lines of its log.</summary>
    internal IReadOnlyList<string> Log => Program.Errors;

    /// <summary>Runs <c>postern tunnel</c> with these words and a state directory of its own.</summary>
    internal static Task<PosternProcess> TunnelAsync(TemporaryDirectory directory, params string[] words) =>
        StartAsync(["tunnel", .. words, "--json", "--state", directory.File("state")]);

    /// <summary>Writes this configuration and runs it.</summary>
    internal static Task<PosternProcess> RunAsync(TemporaryDirectory directory, string sections, string name = "postern.conf") =>
        StartAsync(["run", Write(directory, sections, name)]);

    /// <summary>Writes a configuration, for <see cref="RunAsync"/> or for a reload after it.</summary>
    internal static string Write(TemporaryDirectory directory, string sections, string name = "postern.conf") =>
        directory.Write(name, $"json = yes\nstate = {directory.File("state")}\n{sections}");

    internal static Task<PosternProcess> StartAsync(IReadOnlyList<string> words) => StartAsync(Path, words);

    /// <summary>Starts it by another program, which becomes it.</summary>
    internal static Task<PosternProcess> StartAsync(string program, IReadOnlyList<string> words) =>
        ReadyAsync(RunningProgram.Start(program, words));

    /// <summary>Takes a program that is, or becomes, Postern, and waits for its ready line (it runs with <c>--json</c>).</summary>
    internal static async Task<PosternProcess> ReadyAsync(RunningProgram program)
    {
        try
        {
            string line = await program.WaitAsync(p => p.Output.FirstOrDefault(l => l.Contains("\"ready\"", StringComparison.Ordinal)));
            return new PosternProcess(program, DoorsOf(line));
        }
        catch
        {
            await program.DisposeAsync();
            throw;
        }
    }

    internal OpenedDoor Door(string name) => Doors.Single(door => door.Name == name);

    /// <summary>The end line of a connection that says this.</summary>
    internal Task<string> EndLineAsync(string text) =>
        Program.WaitAsync(p => p.Errors.FirstOrDefault(line => line.Contains(": connection ", StringComparison.Ordinal) && line.Contains(text, StringComparison.Ordinal)));

    /// <summary>A line of its log in which all of this stands; the log has a thread of its own, so that it may still be to come.</summary>
    internal Task<string> LogLineAsync(params string[] parts) =>
        Program.WaitAsync(p => p.Errors.FirstOrDefault(line => Array.TrueForAll(parts, part => line.Contains(part, StringComparison.Ordinal))));

    public ValueTask DisposeAsync() => Program.DisposeAsync();

    private static List<OpenedDoor> DoorsOf(string line)
    {
        using var ready = JsonDocument.Parse(line);
        return
        [
            .. ready.RootElement.GetProperty("doors").EnumerateArray()
                .Select(door => new OpenedDoor(door.GetProperty("name").GetString()!, door.GetProperty("accept")[0].GetString()!)),
        ];
    }

    private static string Find()
    {
        if (Environment.GetEnvironmentVariable("POSTERN") is { Length: > 0 } told)
            return System.IO.Path.Combine(Repository(), told);
        return System.IO.Path.Combine(Repository(), "artifacts", "bin", "Postern", "release", "postern");
    }

    /// <summary>The folder of the solution.</summary>
    internal static string Repository()
    {
        for (var directory = new DirectoryInfo(AppContext.BaseDirectory); directory is not null; directory = directory.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(directory.FullName, "Postern.slnx")))
                return directory.FullName;
        }

        throw new DirectoryNotFoundException("the tests run outside their repository");
    }
}
