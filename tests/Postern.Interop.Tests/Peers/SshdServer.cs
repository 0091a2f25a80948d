using System.Globalization;
using System.Text.Json;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A real sshd on loopback with throw-away keys, and an <c>ssh</c> that knows it, for whoever has its directory in <c>PATH</c>.</summary>
internal sealed class SshdServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private RunningProgram _sshd;

    private SshdServer(TemporaryDirectory directory, RunningProgram sshd, int port)
    {
        _directory = directory;
        _sshd = sshd;
        Port = port;
    }

    internal int Port { get; }

    /// <summary>As a <c>--via</c>.</summary>
    internal string Url => $"ssh://root@127.0.0.1:{Port}";

    /// <summary>Logins that succeeded.</summary>
    internal int Logins => _sshd.Errors.Count(line => line.Contains("Accepted publickey", StringComparison.Ordinal));

    /// <summary>Connections that came, logins or not.</summary>
    internal int Callers => _sshd.Errors.Count(line => line.StartsWith("Connection from", StringComparison.Ordinal));

    /// <summary>Its process; each login has a child of it.</summary>
    internal string Id => _sshd.Id.ToString(CultureInfo.InvariantCulture);

    /// <summary>Its host key, as ssh-keygen(1) prints it.</summary>
    internal async Task<string> FingerprintAsync() => (await Shell.RunAsync("ssh-keygen", "-lf", _directory.File("host.pub"))).Split(' ')[1];

    /// <summary>What processes need to use the private ssh and to find each other's carriers, and nobody else's.</summary>
    internal IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["PATH"] = $"{_directory.Path}:{System.Environment.GetEnvironmentVariable("PATH")}",
        ["RUNTIME_DIRECTORY"] = Runtime,
        ["HOME"] = _directory.Path,
    };

    /// <summary>Where carriers are.</summary>
    internal string Runtime => _directory.File("run");

    /// <summary>Starts one; what stands in front of the key in authorized_keys limits what the login may do.</summary>
    internal static async Task<SshdServer> StartAsync(TemporaryDirectory directory, string limits = "restrict,port-forwarding")
    {
        Needed.Program("ssh");
        Needed.Root("a private sshd logs in root");
        Directory.CreateDirectory("/run/sshd"); // sshd(8) wants it for the separation of privileges
        foreach (string key in (string[])["host", "id", "stranger"])
            await Shell.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.File(key));
        directory.Write("authorized_keys", $"{limits} {File.ReadAllText(directory.File("id.pub"))}");
        int port = FreePort.Take();
        directory.Write("known_hosts", $"[127.0.0.1]:{port.ToString(CultureInfo.InvariantCulture)} {string.Join(' ', File.ReadAllText(directory.File("host.pub")).Split(' ').Take(2))}\n");
        var server = new SshdServer(directory, await ListenAsync(directory, port), port);
        server.Use("known_hosts", "id");
        return server;
    }

    /// <summary>Ends it with all its logins, and starts another at the same port.</summary>
    internal async Task RestartAsync()
    {
        await EndLoginsAsync();
        await _sshd.DisposeAsync();
        _sshd = await ListenAsync(_directory, Port);
    }

    /// <summary>Kills the processes that serve its logins.</summary>
    internal async Task EndLoginsAsync() => await Shell.RunAsync("sh", "-c", $"pkill -KILL -P {Id} || true");

    /// <summary>Sends a signal to the processes that serve its logins; says which they were.</summary>
    internal async Task<string[]> SignalLoginsAsync(string signal)
    {
        string[] sessions = (await Shell.RunAsync("pgrep", "-P", Id)).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        await Shell.RunAsync("kill", [signal, .. sessions]);
        return sessions;
    }

    private static async Task<RunningProgram> ListenAsync(TemporaryDirectory directory, int port)
    {
        // The keys come from a command, so that an account without a shell or a home has them too.
        var program = RunningProgram.Start(Needed.Program("sshd"),
            ["-D", "-e", "-f", "/dev/null", "-h", directory.File("host"), "-p", port.ToString(CultureInfo.InvariantCulture), "-o", "ListenAddress=127.0.0.1",
             "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "StrictModes=no", "-o", "AuthorizedKeysFile=none",
             "-o", $"AuthorizedKeysCommand=/usr/bin/cat {directory.File("authorized_keys")}", "-o", "AuthorizedKeysCommandUser=root", "-o", "PermitRootLogin=yes", "-o", "LogLevel=VERBOSE"]);
        await program.SaysAsync("Server listening");
        return program;
    }

    /// <summary>Whom the client's ssh believes, and which key it shows; what its shell does before, and more options.</summary>
    internal void Use(string knownHosts, string identity, string before = ":", string options = "")
    {
        _directory.Write("ssh_config", $"""
            UserKnownHostsFile {_directory.File(knownHosts)}
            GlobalKnownHostsFile none
            IdentitiesOnly yes
            IdentityAgent none
            IdentityFile {_directory.File(identity)}

            """);
        _directory.Write("ssh", $"""
            #!/bin/sh
            {before}
            exec /usr/bin/ssh -F {_directory.File("ssh_config")} {options} "$@"

            """, (UnixFileMode)Convert.ToInt32("700", 8));
    }

    /// <summary>The client's ssh knows several servers by names of their own, and each by what lies in its directory.</summary>
    internal void Know(params (string Name, TemporaryDirectory Directory)[] servers) =>
        _directory.Write("ssh_config", string.Concat(servers.Select(server => $"""
            Host {server.Name}
            HostName 127.0.0.1
            UserKnownHostsFile {server.Directory.File("known_hosts")}
            GlobalKnownHostsFile none
            IdentitiesOnly yes
            IdentityAgent none
            IdentityFile {server.Directory.File("id")}

            """)));

    /// <summary>A door through it; the login goes soon after the last connection, unless told otherwise.</summary>
    internal async Task<PosternProcess> TunnelAsync(params string[] words) => await StartAsync([.. words, "--via", Url, .. words.Contains("--linger") ? (string[])[] : ["--linger", "1s"]]);

    /// <summary>A door with these words alone.</summary>
    internal async Task<PosternProcess> StartAsync(params string[] words) =>
        await PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path, ["tunnel", .. words, "--json", "--state", _directory.File("state")], Environment));

    /// <summary>The carriers that answer, as <c>postern status</c> tells of them.</summary>
    internal async Task<IReadOnlyList<JsonElement>> CarriersAsync(PosternProcess postern)
    {
        var (code, text) = await Shell.TryAsync("env", [.. Environment.Select(pair => $"{pair.Key}={pair.Value}"), PosternProcess.Path, "status", "--json", "--state", _directory.File("state"), "--name", postern.Program.Id.ToString(CultureInfo.InvariantCulture)]);
        Assert.True(code == 0, text);
        using var report = JsonDocument.Parse(text);
        return [.. report.RootElement.GetProperty("ssh").EnumerateArray().Select(carrier => carrier.Clone())];
    }

    /// <summary>The processes of ssh that carriers of this server have.</summary>
    internal async Task<string> MastersAsync() => await Shell.RunAsync("sh", "-c", $"pgrep -f '^/usr/bin/ssh .*{Runtime}/ssh-' || true");

    /// <summary>Waits until neither an ssh nor a socket is left.</summary>
    internal async Task GoneAsync()
    {
        using var patience = Patience.Begin();
        while ((await MastersAsync()).Length > 0 || Directory.EnumerateFiles(Runtime, "ssh-*").Any(file => !file.EndsWith(".stopped", StringComparison.Ordinal)))
            await Task.Delay(20, patience.Token);
    }

    public ValueTask DisposeAsync() => _sshd.DisposeAsync();
}
