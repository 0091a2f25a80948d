using System.Text.Json;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Upgrade;

/// <summary>A Postern that was started by a link, as packages of versions beside each other have it, and whatever takes its place.</summary>
internal sealed class UpgradeRig : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private RunningProgram? _first;

    /// <summary>The link: what it leads to is what is started next.</summary>
    internal string Program => _directory.File("postern-link");

    internal string State => _directory.File("state");

    internal string File(string name) => _directory.File(name);

    /// <summary>The first process, and what all of them have said.</summary>
    internal RunningProgram First => _first ?? throw new InvalidOperationException("nothing runs yet");

    internal string Write(string sections) => PosternProcess.Write(_directory, sections);

    /// <summary>Starts the link with this configuration.</summary>
    internal async Task<PosternProcess> StartAsync(string sections, params string[] more)
    {
        System.IO.File.CreateSymbolicLink(Program, PosternProcess.Path);
        return await ReadyAsync(RunningProgram.Start(Program, ["run", Write(sections), .. more]));
    }

    internal async Task<PosternProcess> ReadyAsync(RunningProgram program)
    {
        _first = program;
        return await PosternProcess.ReadyAsync(program);
    }

    /// <summary>Has the link lead to this from now on.</summary>
    internal void Install(string path)
    {
        System.IO.File.CreateSymbolicLink(Program + ".new", path);
        System.IO.File.Move(Program + ".new", Program, overwrite: true);
    }

    /// <summary>Replaces the process and gives the id of the new one.</summary>
    internal async Task<int> ReplaceAsync()
    {
        string said = await Shell.RunAsync(PosternProcess.Path, "replace", "--state", State);
        Assert.StartsWith("replaced: process ", said, StringComparison.Ordinal);
        return int.Parse(said.Split(' ')[2]);
    }

    /// <summary>Tries to replace the process, and gives the reason why that fails.</summary>
    internal async Task<string> FailAsync()
    {
        var (code, text) = await Shell.TryAsync(PosternProcess.Path, "replace", "--state", State);
        Assert.True(code == 1, text);
        return text;
    }

    /// <summary>The id of the process that answers.</summary>
    internal async Task<int> RunningAsync()
    {
        using var status = JsonDocument.Parse(await Shell.RunAsync(PosternProcess.Path, "status", "--json", "--state", State));
        return status.RootElement.GetProperty("process").GetProperty("id").GetInt32();
    }

    public async ValueTask DisposeAsync()
    {
        await Shell.TryAsync(PosternProcess.Path, "stop", "--now", "--state", State);
        if (_first is not null)
            await _first.DisposeAsync();
        _directory.Dispose();
    }
}
