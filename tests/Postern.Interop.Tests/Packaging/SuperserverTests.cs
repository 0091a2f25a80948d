using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>The examples for superservers, as they are in the package.</summary>
public sealed class SuperserverTests(DebianPackages packages)
{
    private const string Examples = "/usr/share/doc/postern/examples/";

    [Theory]
    [InlineData("xinetd-pop3s")]
    [InlineData("xinetd-pop3s-stunnel3")]
    public async Task Xinetd_serves_POP3S_through_the_example(string example)
    {
        Needed.Program("xinetd");
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var root = await packages.InstalledAsync();
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, certificate);
        await root.RunAsync($"cp {Examples}{example} /etc/xinetd.d/pop3s");
        var xinetd = root.Start("xinetd", "-dontfork", "-filelog", "/tmp/xinetd.log", "-pidfile", "/run/xinetd.pid");
        await Patience.UntilAsync(() => root.Has("/tmp/xinetd.log") && root.Read("/tmp/xinetd.log").Contains("Started working", StringComparison.Ordinal), xinetd.Story);
        for (int i = 0; i < 2; i++)
            await Popper.ServesAsync(root, authority);
    }

    [Theory]
    [InlineData("pop3s", "popper")]
    [InlineData("imaps", "imapd")]
    public void Both_superservers_are_told_the_same(string service, string server)
    {
        string[] inetd = File.ReadAllLines(Example("inetd.conf"));
        foreach (var (name, program, mark) in new[] { ("xinetd-" + service, "/usr/bin/postern", ""), ($"xinetd-{service}-stunnel3", "/usr/bin/stunnel3", "#") })
        {
            var words = File.ReadLines(Example(name)).Select(line => line.Split('=', 2, StringSplitOptions.TrimEntries)).Where(pair => pair.Length == 2).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal);
            Assert.Equal(program, words["server"]);
            Assert.Contains("/usr/sbin/" + server, words["server_args"], StringComparison.Ordinal);
            Assert.Contains($"{mark}{service} stream tcp nowait root {program} {Path.GetFileName(program)} {words["server_args"]}", inetd);
        }
    }

    private static string Example(string name) => Path.Combine(PosternProcess.Repository(), "packaging", "examples", name);
}
