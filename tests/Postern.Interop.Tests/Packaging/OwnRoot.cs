using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>This machine once more: its files with changes that are kept in memory, and processes and a network of its own. All of it goes with dispose.</summary>
internal sealed class OwnRoot : IAsyncDisposable
{
    private static readonly string[] Namespaces = ["--mount", "--net", "--pid", "--uts", "--ipc", "--fork", "--kill-child"];

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _holder;
    private readonly string _first;
    private readonly List<RunningProgram> _beside = [];

    private OwnRoot(TemporaryDirectory directory, RunningProgram holder, string first) => (_directory, _holder, _first) = (directory, holder, first);

    /// <summary>Starts it with nobody in it, and these packages in /packages.</summary>
    internal static Task<OwnRoot> StartAsync(DebianPackages packages) => StartAsync(packages, Needed.Program("unshare"), [.. Namespaces], ["sleep", "infinity"]);

    /// <summary>Starts it with this as its first process.</summary>
    /// <param name="packages">Shown as /packages.</param>
    /// <param name="program">unshare, or what becomes it.</param>
    /// <param name="before">Its first words.</param>
    /// <param name="first">The first process and its words.</param>
    internal static async Task<OwnRoot> StartAsync(DebianPackages packages, string program, IEnumerable<string> before, IEnumerable<string> first)
    {
        Needed.Root("a root of one's own is made by root");
        var directory = new TemporaryDirectory();
        var holder = RunningProgram.Start(program, [.. before, "sh", Script("root.sh"), directory.Path, packages.Directory, .. first]);
        try
        {
            await holder.WaitAsync(it => it.Output.FirstOrDefault(line => line == "ready"));
            string id = await Patience.UntilAsync(() => Children(holder.Id), holder.Story);
            return new OwnRoot(directory, holder, id);
        }
        catch
        {
            await EndAsync(holder, directory);
            throw;
        }
    }

    /// <summary>The namespaces that every such root has, as words of unshare.</summary>
    internal static IEnumerable<string> UnshareWords => Namespaces;

    /// <summary>A file of this folder.</summary>
    internal static string Script(string name) => Path.Combine(PosternProcess.Repository(), "tests", "Postern.Interop.Tests", "Packaging", name);

    /// <summary>The place of one of its files, as we see it.</summary>
    internal string PathOf(string path) => $"/proc/{_first}/root{path}";

    internal string Read(string path) => File.ReadAllText(PathOf(path));

    internal bool Has(string path) => Path.Exists(PathOf(path));

    /// <summary>Writes a file of its own, in the place of whatever stands there: a link of its that begins with / would lead us to a file of ours.</summary>
    internal async Task WriteAsync(string path, string text, string mode = "644")
    {
        string draft = "/tmp/" + Guid.NewGuid().ToString("N");
        await File.WriteAllTextAsync(PathOf(draft), text, TestContext.Current.CancellationToken);
        await RunAsync($"install -D -m {mode} {draft} {path} && rm {draft}");
    }

    /// <summary>Runs a command of a shell in it, which must succeed; gives what it said.</summary>
    internal async Task<string> RunAsync(string command)
    {
        var (code, text) = await TryAsync(command);
        Assert.True(code == 0, $"{command} ended with {code}: {text}");
        return text;
    }

    /// <summary>The same where it may fail.</summary>
    internal Task<(int Code, string Text)> TryAsync(string command) => Shell.TryAsync("nsenter", [.. Words("sh", "-c", command)]);

    /// <summary>Starts a program in it that goes on beside the test, and ends with the root: nsenter stays above it and passes no signal on.</summary>
    internal RunningProgram Start(params string[] words)
    {
        var program = RunningProgram.Start(Needed.Program("nsenter"), Words(words));
        _beside.Add(program);
        return program;
    }

    /// <summary>Installs a package there, with nobody to answer questions.</summary>
    internal Task<string> InstallAsync(string package) => RunAsync($"DEBIAN_FRONTEND=noninteractive dpkg --install /packages/{package} 2>&1");

    public async ValueTask DisposeAsync()
    {
        await EndAsync(_holder, _directory);
        foreach (var program in _beside)
            await program.DisposeAsync();
    }

    private string[] Words(params string[] words) =>
        ["--target", _first, "--mount", "--net", "--pid", "--cgroup", "--uts", "--ipc", "--root", "--wd", "env", "LC_ALL=C", "PATH=/usr/sbin:/usr/bin:/sbin:/bin", .. words];

    private static string? Children(int id) =>
        File.ReadAllText($"/proc/{id}/task/{id}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();

    /// <summary>unshare lets TERM pass it by; its end is that of all processes in there.</summary>
    private static async ValueTask EndAsync(RunningProgram holder, TemporaryDirectory directory)
    {
        holder.Signal(RunningProgram.Kill);
        await holder.DisposeAsync();
        directory.Dispose();
    }
}
