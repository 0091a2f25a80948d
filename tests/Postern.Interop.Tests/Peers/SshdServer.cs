using System.Globalization;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A real sshd on loopback with throw-away keys, and an <c>ssh</c> that knows it, for whoever has its directory in <c>PATH</c>.</summary>
internal sealed class SshdServer : IAsyncDisposable
{
    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _sshd;

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

    /// <summary>Starts one; what stands in front of the key in authorized_keys limits what the login may do.</summary>
    internal static async Task<SshdServer> StartAsync(TemporaryDirectory directory, string limits = "restrict,port-forwarding")
    {
        string sshd = Needed.Program("sshd");
        Needed.Program("ssh");
        Needed.Root("a private sshd logs in root");
        Directory.CreateDirectory("/run/sshd"); // sshd(8) wants it for the separation of privileges
        foreach (string key in (string[])["host", "id", "stranger"])
            await Shell.RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", directory.File(key));
        directory.Write("authorized_keys", $"{limits} {File.ReadAllText(directory.File("id.pub"))}");
        int port = FreePort.Take();
        directory.Write("known_hosts", $"[127.0.0.1]:{port.ToString(CultureInfo.InvariantCulture)} {string.Join(' ', File.ReadAllText(directory.File("host.pub")).Split(' ').Take(2))}\n");
        var program = RunningProgram.Start(sshd,
            ["-D", "-e", "-f", "/dev/null", "-h", directory.File("host"), "-p", port.ToString(CultureInfo.InvariantCulture), "-o", "ListenAddress=127.0.0.1",
             "-o", "PidFile=none", "-o", "UsePAM=no", "-o", "StrictModes=no", "-o", $"AuthorizedKeysFile={directory.File("authorized_keys")}", "-o", "PermitRootLogin=yes", "-o", "LogLevel=VERBOSE"]);
        await program.SaysAsync("Server listening");
        var server = new SshdServer(directory, program, port);
        server.Use("known_hosts", "id");
        return server;
    }

    /// <summary>Whom the client's ssh believes, and which key it shows.</summary>
    internal void Use(string knownHosts, string identity)
    {
        _directory.Write("ssh", $"""
            #!/bin/sh
            exec /usr/bin/ssh -F none -o UserKnownHostsFile={_directory.File(knownHosts)} -o GlobalKnownHostsFile=none -o IdentitiesOnly=yes -o IdentityAgent=none -i {_directory.File(identity)} "$@"

            """, (UnixFileMode)Convert.ToInt32("700", 8));
    }

    /// <summary>A door through it.</summary>
    internal async Task<PosternProcess> TunnelAsync(params string[] words) =>
        await PosternProcess.ReadyAsync(RunningProgram.Start(PosternProcess.Path,
            ["tunnel", .. words, "--via", Url, "--json", "--state", _directory.File("state")],
            new Dictionary<string, string>(StringComparer.Ordinal) { ["PATH"] = $"{Path.GetDirectoryName(_directory.File("ssh"))}:{Environment.GetEnvironmentVariable("PATH")}", ["TMPDIR"] = Path.GetDirectoryName(_directory.File("ssh"))! }));

    /// <summary>Directories of control sockets that are there.</summary>
    internal int Masters => Directory.GetDirectories(Path.GetDirectoryName(_directory.File("ssh"))!, "postern-ssh-*").Length;

    public ValueTask DisposeAsync() => _sshd.DisposeAsync();
}
