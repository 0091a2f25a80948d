using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Sasl;

/// <summary>A PostgreSQL of the test's own, with TLS and scram-sha-256, run as nobody special.</summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    internal const string User = "anne", Password = "sesame, open=7";

    /// <summary>A database is made of a thousand files, and a busy machine takes its time.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    /// <summary>Where Debian keeps the programs of each version; the newest is taken.</summary>
    private const string Versions = "/usr/lib/postgresql";

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _program;

    private PostgresServer(TemporaryDirectory directory, RunningProgram program, int port) => (_directory, _program, Port) = (directory, program, port);

    internal int Port { get; }

    internal static async Task<PostgresServer> StartAsync(TestCertificate certificate)
    {
        string? programs = Programs();
        Assert.SkipWhen(programs is null, "postgresql is not installed");
        Needed.Root("postgres refuses to run as root, and only root can become another");
        var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        certificate.WriteTo(directory);
        string passwords = directory.Write("password", Password);
        string settings = directory.Write("pg_hba.conf", "hostssl all all 127.0.0.1/32 scram-sha-256\n");
        await RunAsync("chown", "-R", "postgres", directory.Path);
        await AsPostgresAsync($"{programs}/initdb", "-D", directory.File("db"), "-U", User, "--pwfile", passwords, "-A", "scram-sha-256", "--no-sync", "--no-locale", "-E", "UTF8");
        int port = FreePort.Take();
        var program = RunningProgram.Start(Needed.Program("setpriv"), [.. Become, $"{programs}/postgres", "-D", directory.File("db"), "-p", $"{port}", "-h", "127.0.0.1", "-k", "", "-F",
            "-c", "ssl=on", "-c", $"ssl_cert_file={directory.File("server.pem")}", "-c", $"ssl_key_file={directory.File("server.key")}", "-c", $"hba_file={settings}"]);
        var server = new PostgresServer(directory, program, port);
        try
        {
            await ReadyAsync(program);
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        // The fast way to end; the terminating signal would wait for clients.
        _program.Signal(2);
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private static string? Programs() => !Directory.Exists(Versions) ? null : Directory.EnumerateDirectories(Versions)
        .Where(version => File.Exists(version + "/bin/postgres")).OrderByDescending(version => int.Parse(Path.GetFileName(version)))
        .Select(version => version + "/bin").FirstOrDefault();

    private static async Task ReadyAsync(RunningProgram program)
    {
        using var patience = new CancellationTokenSource(Limit);
        while (!program.Errors.Any(line => line.Contains("ready to accept connections", StringComparison.Ordinal)))
        {
            if (program.HasExited || patience.IsCancellationRequested)
                throw new InvalidOperationException(program.Story());
            await Task.Delay(TimeSpan.FromMilliseconds(20), CancellationToken.None);
        }
    }

    private static readonly string[] Become = ["--reuid=postgres", "--regid=postgres", "--clear-groups", "--"];

    private static Task AsPostgresAsync(params string[] command) => RunAsync("setpriv", [.. Become, .. command]);

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var patience = new CancellationTokenSource(Limit);
        var (code, text) = await ExternalProgram.RunAsync(Needed.Program(program), arguments, patience.Token);
        if (code != 0)
            throw new InvalidOperationException(text);
    }
}
