using System.Globalization;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A real sshd on loopback whose account is a directory of the test: its home and its authorized_keys are there.</summary>
/// <remarks>Nothing of the user's own is read or written: the client has a configuration, known hosts and keys of its own as well.</remarks>
internal sealed class SshHost : IAsyncDisposable
{
    private static readonly string[] Pairs = ["host", "id", "stranger"];

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _sshd;

    private SshHost(TemporaryDirectory directory, RunningProgram sshd, string user, int port)
    {
        _directory = directory;
        _sshd = sshd;
        Name = $"{user}@127.0.0.1:{port.ToString(CultureInfo.InvariantCulture)}";
        Port = port;
    }

    internal int Port { get; }

    /// <summary>As the verbs take it.</summary>
    internal string Name { get; }

    internal string Url => $"ssh://{Name}";

    /// <summary>The account's authorized_keys; <c>id</c> may do everything.</summary>
    internal string AuthorizedKeys => _directory.File("home/.ssh/authorized_keys");

    internal string KnownHosts => _directory.File("known_hosts");

    /// <summary>What sshd logs.</summary>
    internal IReadOnlyList<string> Log => _sshd.Errors;

    /// <summary>The name that known_hosts has for it.</summary>
    internal string Alias => $"[127.0.0.1]:{Port}";

    /// <summary>Starts one; more settings come before the usual ones, so that they win.</summary>
    internal static async Task<SshHost> StartAsync(TemporaryDirectory directory, params string[] settings)
    {
        Needed.Root("a private sshd logs in root");
        await KeysAsync(directory);
        directory.Write("home/.ssh/authorized_keys", File.ReadAllText(directory.File("id.pub")));
        string[] account = ["StrictModes no", "PermitRootLogin yes", $"AuthorizedKeysFile {directory.File("home/.ssh/authorized_keys")}", $"SetEnv HOME={directory.File("home")}"];
        return await ListenAsync(directory, "root", settings, account, words => RunningProgram.Start(Needed.Program("sshd"), words));
    }

    /// <summary>Starts one that has an account of its own: nothing is written into its home, and sshd keeps its usual rules.</summary>
    internal static async Task<SshHost> StartAsync(TemporaryDirectory directory, SshAccount account)
    {
        string sshd = Needed.Program("sshd");
        await KeysAsync(directory);
        return await ListenAsync(directory, SshAccount.User, ["AuthorizedKeysFile .ssh/authorized_keys"], [], words => RunningProgram.Start(Needed.Program("unshare"), account.Around([sshd, .. words])));
    }

    private static async Task KeysAsync(TemporaryDirectory directory)
    {
        Needed.Program("sshd");
        Needed.Program("ssh");
        foreach (string key in Pairs.Where(key => !File.Exists(directory.File(key))))
            await Shell.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", key, "-f", directory.File(key));
    }

    private static async Task<SshHost> ListenAsync(TemporaryDirectory directory, string user, string[] settings, string[] account, Func<string[], RunningProgram> start)
    {
        Directory.CreateDirectory("/run/sshd"); // sshd(8) wants it for the separation of privileges
        int port = FreePort.Take();
        string[] usual =
        [
            $"HostKey {directory.File("host")}", $"Port {port.ToString(CultureInfo.InvariantCulture)}", "ListenAddress 127.0.0.1", "PidFile none", "UsePAM no", "KbdInteractiveAuthentication no",
            "PasswordAuthentication yes", "LogLevel VERBOSE", "Subsystem sftp internal-sftp",
        ];
        // What begins a Match block goes last.
        string file = directory.Write("sshd_config", string.Join('\n', [.. settings.Where(line => !line.StartsWith("Match ", StringComparison.Ordinal)), .. usual, .. account, .. settings.Where(line => line.StartsWith("Match ", StringComparison.Ordinal)), ""]));
        RunningProgram program = start(["-D", "-e", "-f", file]);
        await program.SaysAsync("Server listening");
        var host = new SshHost(directory, program, user, port);
        host.Know("host");
        return host;
    }

    /// <summary>Lets the client know this key as the host's; more of its known_hosts after it.</summary>
    internal void Know(string key, string more = "") =>
        _directory.Write("known_hosts", $"{Alias} {Words(key)}\n{more}");

    /// <summary>The kind of a key, and the key.</summary>
    internal string Words(string key) => string.Join(' ', File.ReadAllText(_directory.File(key + ".pub")).Split(' ').Take(2));

    /// <summary>The fingerprint of a key, as ssh-keygen computes it.</summary>
    internal async Task<string> FingerprintAsync(string key) => (await Shell.RunAsync("ssh-keygen", "-lf", _directory.File(key + ".pub"))).Split(' ')[1];

    /// <summary>A configuration of ssh for <c>--config</c>; what is given comes first, and wins.</summary>
    internal string Config(params string[] settings) => WriteConfig(_directory, settings);

    /// <summary>The same, for a host that is not there.</summary>
    internal static string WriteConfig(TemporaryDirectory directory, params string[] settings) =>
        directory.Write("ssh_config", string.Join('\n',
        [
            .. settings, $"UserKnownHostsFile {directory.File("known_hosts")}", "GlobalKnownHostsFile /dev/null", "IdentityAgent none", "IdentityFile none", "KbdInteractiveAuthentication no", "",
        ]));

    /// <summary>Runs <c>postern ssh</c> to its end, with a home and a place for temporary files of its own.</summary>
    internal static async Task<VerbRun> VerbAsync(TemporaryDirectory directory, IEnumerable<string> words, params (string Name, string Value)[] environment)
    {
        await using RunningProgram program = Start(directory, words, environment);
        // ssh itself waits for a quarter of a minute before it gives a silent server up.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(90));
        while (!program.HasExited)
            await Task.Delay(20, patience.Token);
        int code = await program.ExitAsync();
        return new VerbRun(code, string.Join('\n', program.Output), string.Join('\n', program.Errors));
    }

    internal static RunningProgram Start(TemporaryDirectory directory, IEnumerable<string> words, params (string Name, string Value)[] environment)
    {
        Directory.CreateDirectory(directory.File("tmp"));
        Dictionary<string, string> all = new(StringComparer.Ordinal) { ["HOME"] = directory.File("client"), ["TMPDIR"] = directory.File("tmp"), ["SSH_ASKPASS"] = "", ["DISPLAY"] = "" };
        foreach ((string name, string value) in environment)
            all[name] = value;
        return RunningProgram.Start(PosternProcess.Path, ["ssh", .. words], all);
    }

    public ValueTask DisposeAsync() => _sshd.DisposeAsync();
}
