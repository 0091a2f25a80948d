using Postern.Net.Dns;
using Postern.Net.Tests.Dialing;
using Postern.Testing;

namespace Postern.Net.Tests.Dns;

/// <summary>A resolver with files and a clock of its own.</summary>
public sealed class ResolverBench : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public ResolverBench(int port)
    {
        Hosts("");
        Servers("127.0.0.1");
        Switch("files dns");
        var sources = new ResolverSources
        {
            Hosts = _directory.File("hosts"),
            Servers = _directory.File("resolv.conf"),
            Switch = _directory.File("nsswitch.conf"),
            Port = port,
        };
        Resolver = new Resolver(Time, Log, sources);
    }

    public Resolver Resolver { get; }

    public HurriedTime Time { get; } = new();

    public AwaitedLog Log { get; } = new();

    public void Hosts(string text) => _directory.Write("hosts", text);

    public void Switch(string services) => _directory.Write("nsswitch.conf", $"passwd: files\nhosts: {services} # a comment\n");

    public void Servers(string server, string more = "") =>
        _directory.Write("resolv.conf", $"{string.Concat(server.Split(' ').Select(s => $"nameserver {s}\n"))}options timeout:10 attempts:1\n{more}\n");

    public void NoServersFile() => File.Delete(_directory.File("resolv.conf"));

    /// <summary>Both families as one line: "v6 v6 | v4", or the problems.</summary>
    public async Task<string> AskAsync(string name)
    {
        Resolution resolution = Resolver.Resolve(name);
        return $"{Text(await resolution.V6)} | {Text(await resolution.V4)}";
    }

    public void Dispose() => _directory.Dispose();

    private static string Text(Answer answer) => answer.Problem ?? string.Join(' ', answer.Addresses);
}
