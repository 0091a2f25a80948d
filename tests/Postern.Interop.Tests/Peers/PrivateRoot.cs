using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A server that cannot stand beside the others on one machine: in a Debian of its own below a temporary directory, with processes of its own, in our network.</summary>
internal sealed class PrivateRoot : IAsyncDisposable
{
    private static readonly TimeSpan Making = TimeSpan.FromMinutes(8);

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _program;

    private PrivateRoot(TemporaryDirectory directory, RunningProgram program, Dictionary<string, string> ports) => (_directory, _program, Ports) = (directory, program, ports);

    /// <summary>IMAP, POP and SMTP.</summary>
    internal IReadOnlyDictionary<string, string> Ports { get; }

    /// <summary>Makes the root with these packages, and runs the script of this name in it.</summary>
    internal static async Task<PrivateRoot> StartAsync(string name, string packages)
    {
        Needed.Root("a root of one's own is made by root");
        string mmdebstrap = Needed.Program("mmdebstrap");
        var directory = new TemporaryDirectory();
        try
        {
            using var patience = new CancellationTokenSource(Making);
            var (code, text) = await ExternalProgram.RunAsync(mmdebstrap, ["--quiet", "--variant=minbase", $"--include={packages}", "bookworm", directory.File("root")], patience.Token);
            Assert.True(code == 0, text);
            File.Copy(Path.Combine(PosternProcess.Repository(), "tests", "Postern.Interop.Tests", "Roots", name + ".sh"), directory.File("root/start.sh"));
            var ports = new[] { "IMAP", "POP", "SMTP" }.ToDictionary(port => port, _ => FreePort.Take().ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparer.Ordinal);
            // All its processes end with this one.
            var program = RunningProgram.Start(Needed.Program("unshare"), ["--mount", "--pid", "--fork", "--kill-child", "chroot", directory.File("root"), "/bin/sh", "/start.sh"], ports);
            return new PrivateRoot(directory, program, ports);
        }
        catch
        {
            directory.Dispose();
            throw;
        }
    }

    /// <summary>The port of a service, once it greets.</summary>
    internal async Task<string> PortAsync(string service)
    {
        string port = Ports[service];
        await Patience.UntilAsync(() => _program.HasExited || Greets(int.Parse(port, provider: null)), _program.Story);
        Assert.False(_program.HasExited, _program.Story());
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private static bool Greets(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port) { ReceiveTimeout = 2000 };
            return client.GetStream().ReadByte() > 0;
        }
        catch (Exception e) when (e is SocketException or IOException)
        {
            return false;
        }
    }
}
