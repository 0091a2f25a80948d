using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A server that is killed with SIGKILL while it sends: its client can tell that something is missing, and the next is served when it is back.</summary>
public sealed class KilledServerTests(MailServers servers) : IDisposable
{
    private const long Enough = 1 << 20;

    private readonly TemporaryDirectory _directory = new();

    [Theory]
    [InlineData("tls", "", "truncated by the server")] // its kernel finishes the stream, and no close_notify has come
    [InlineData("tcp", "hello", "server: reset by peer")] // what it had not read makes its kernel send a reset
    public async Task Its_client_sees_the_cut_and_the_door_goes_on(string scheme, string unread, string reason)
    {
        int port = FreePort.Take();
        await using var postern = await PosternProcess.TunnelAsync(_directory, ["tls://127.0.0.1:0", $"{scheme}://127.0.0.1:{port}", "--cert", servers.CertificateFile, "--key", servers.KeyFile, .. Verified(scheme)]);
        for (int life = 1; life <= 2; life++)
        {
            await using var server = await ServerAsync(scheme, port);
            string received = _directory.File($"received-{life}");
            await using var client = Client(postern.Port, unread, received);
            await Patience.UntilAsync(() => File.Exists(received) && new FileInfo(received).Length > Enough, () => client.Story() + postern.Program.Story());
            server.Signal(RunningProgram.Kill);
            await client.ExitAsync();
            Assert.Contains(client.Errors, line => line.Contains("unexpected eof", StringComparison.Ordinal) || line.Contains("errno=104", StringComparison.Ordinal));
            int ends = life;
            await Patience.UntilAsync(() => Ends(postern, reason) == ends, postern.Program.Story);
        }
    }

    public void Dispose() => _directory.Dispose();

    private static int Ends(PosternProcess postern, string reason) =>
        postern.Log.Count(line => line.Contains(": connection ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal));

    private string[] Verified(string scheme) => scheme == "tls" ? ["--ca", servers.CaFile] : ["--allow-cleartext"];

    /// <summary>One process that sends for ever to the first who comes, and reads nothing.</summary>
    private async Task<RunningProgram> ServerAsync(string scheme, int port)
    {
        string listen = $"{port},bind=127.0.0.1,reuseaddr";
        string end = scheme == "tls" ? $"OPENSSL-LISTEN:{listen},cert={servers.CertificateFile},key={servers.KeyFile},verify=0" : $"TCP4-LISTEN:{listen}";
        var server = RunningProgram.Start(Needed.Program("socat"), ["-d", "-d", "-u", "OPEN:/dev/zero", end]);
        await server.SaysAsync("listening on");
        return server;
    }

    /// <summary>Says what nobody will read, and keeps what comes.</summary>
    private RunningProgram Client(int port, string unread, string file) => RunningProgram.Start("/bin/sh",
    [
        "-c", $"printf '{unread}' | exec {Needed.Program("openssl")} s_client -quiet -connect 127.0.0.1:{port} -CAfile {servers.CaFile} -verify_return_error > {file}",
    ]);
}
