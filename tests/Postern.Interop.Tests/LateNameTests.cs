using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>A door to a name that nobody knows yet, as at boot: it opens, and serves as soon as the name is known.</summary>
/// <remarks>The process has resolver files of its own, mounted over the machine's where it alone sees them, and dnsmasq at an address of loopback that is nobody else's.</remarks>
public sealed class LateNameTests : IDisposable
{
    private const string Mount = "mount --bind $0/resolv.conf /etc/resolv.conf && mount --bind $0/nsswitch.conf /etc/nsswitch.conf && mount --bind $0/hosts /etc/hosts";
    private const string Greeting = "+OK late\r\n";

    private readonly TemporaryDirectory _directory = new();
    private readonly string _resolver = $"127.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(1, 255)}.{Random.Shared.Next(2, 255)}";

    public LateNameTests()
    {
        _directory.Write("resolv.conf", $"nameserver {_resolver}\noptions timeout:1 attempts:1\n");
        _directory.Write("nsswitch.conf", "hosts: files dns\n");
        _directory.Write("hosts", "127.0.0.1 localhost\n");
        _directory.Write("names", "");
    }

    [Fact]
    public async Task The_first_client_hears_why_not_and_the_next_is_served()
    {
        Needed.Root("resolver files are mounted");
        string unshare = Needed.Program("unshare");
        var (code, text) = await Shell.TryAsync(unshare, "-m", "sh", "-c", Mount, _directory.Path);
        Assert.SkipWhen(code != 0, $"nothing can be mounted here: {text}");
        await using var server = new ByteServer(async socket => await socket.SendAsync(Encoding.ASCII.GetBytes(Greeting)));
        await using var postern = await PosternProcess.ReadyAsync(RunningProgram.Start(unshare,
            ["-m", "sh", "-c", $"{Mount} && exec \"$@\"", _directory.Path, PosternProcess.Path, "tunnel", "pop3://127.0.0.1:0", $"pop3://late.example:{server.Port}", "--allow-cleartext", "--json", "--state", _directory.File("state")]));

        await IsToldAsync(postern, "no name server answered");
        await using var dnsmasq = await DnsmasqAsync();
        await IsToldAsync(postern, "no such name");
        File.WriteAllText(_directory.File("names"), "127.0.0.1 late.example\n");
        dnsmasq.Signal(RunningProgram.Hangup);
        await dnsmasq.SaysAsync("names - 1 names");

        await using var client = await MailClient.ClearAsync(postern.Port);
        Assert.Equal(Greeting, await client.RestAsync());
        Assert.Equal(1, server.Served);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task IsToldAsync(PosternProcess postern, string why)
    {
        await using (var client = await MailClient.ClearAsync(postern.Port))
            Assert.StartsWith("-ERR ", await client.RestAsync(), StringComparison.Ordinal);
        Assert.Contains("late.example", await postern.EndLineAsync(why), StringComparison.Ordinal);
    }

    private async Task<RunningProgram> DnsmasqAsync()
    {
        var dnsmasq = RunningProgram.Start(Needed.Program("dnsmasq"),
        [
            "--keep-in-foreground", "--log-facility=-", "--no-resolv", "--no-hosts", "--conf-file=/dev/null", "--pid-file=", "--user=root",
            $"--listen-address={_resolver}", "--bind-interfaces", "--local=/example/", $"--addn-hosts={_directory.File("names")}",
        ]);
        await dnsmasq.SaysAsync("names - 0 names");
        return dnsmasq;
    }
}
