using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>The units under a systemd of their own: what the sandbox forbids is really forbidden here, and nothing that a door needs.</summary>
public sealed class SystemdTests(DebianPackages packages) : IAsyncDisposable
{
    /// <summary>A cgroup to be its root, which it gets before its namespaces; words follow.</summary>
    private const string Enter = "mkdir \"$0\" && echo $$ >\"$0/cgroup.procs\" && exec unshare --cgroup \"$@\"";

    private readonly string _group = Path.Combine(Path.Exists("/sys/fs/cgroup/unified/cgroup.procs") ? "/sys/fs/cgroup/unified" : "/sys/fs/cgroup", "postern-test-" + Guid.NewGuid().ToString("N"));

    [Fact(Explicit = true)]
    public async Task A_sandboxed_door_serves_reloads_and_is_started_by_its_socket()
    {
        using var authority = new TestAuthority();
        await using var root = await StartAsync();
        await root.InstallAsync(DebianPackages.First);
        await Popper.InstallAsync(root);
        string Door(int port) => $"[pop3s]\naccept = pop3s://127.0.0.1:{port}\nconnect = exec:{Popper.Path}\ncert = /etc/postern/mail.pem\n";
        using var certificate = authority.Issue();
        await root.WriteAsync("/etc/postern/mail.pem", certificate.ChainPem + certificate.KeyPem, "600");
        await root.RunAsync("chown postern /etc/postern/mail.pem");
        await root.WriteAsync("/etc/postern/postern.conf", Door(995));

        await root.RunAsync("systemctl start postern");
        await Popper.ServesAsync(root, authority);
        await root.RunAsync("systemctl reload postern");
        await root.WriteAsync("/etc/postern/postern.conf", Door(995) + "nonsense = yes\n");
        Assert.NotEqual(0, (await root.TryAsync("systemctl reload postern")).Code);
        await Popper.ServesAsync(root, authority);
        await root.RunAsync("systemctl stop postern");

        await root.WriteAsync("/etc/postern/mail.conf", Door(995));
        await root.RunAsync("systemctl start postern-pop3s@mail.socket");
        Assert.Equal("inactive", (await root.TryAsync("systemctl is-active postern@mail")).Text.Trim());
        await Popper.ServesAsync(root, authority);
        Assert.Equal("active", (await root.RunAsync("systemctl is-active postern@mail")).Trim());

        await root.RunAsync("systemctl start postern-up && systemctl stop postern-up");
    }

    [Fact(Explicit = true)]
    public async Task A_service_of_stunnel4_goes_on_when_its_package_is_swapped_and_ends_with_ours()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var root = await StartAsync();
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, certificate);
        await root.WriteAsync("/etc/stunnel/mail.conf", $"foreground = yes\n[pop3s]\naccept = 127.0.0.1:995\nexec = {Popper.Path}\ncert = {Popper.Certificate}\n");
        await root.RunAsync("systemctl enable --now stunnel@mail 2>&1");
        await Patience.UntilAsync(async () => await Popper.SerialAsync(root) == certificate.Certificate.SerialNumber, () => "stunnel4 does not serve");

        await root.InstallAsync(DebianPackages.First);
        Assert.Equal("active", (await root.RunAsync("systemctl is-active stunnel@mail")).Trim());
        Assert.EndsWith("/postern", (await root.RunAsync("readlink /proc/$(systemctl show -P MainPID stunnel@mail)/exe")).Trim(), StringComparison.Ordinal);
        await Popper.ServesAsync(root, authority);

        await root.InstallAsync(DebianPackages.Second);
        await Popper.ServesAsync(root, authority);
        await root.RunAsync("systemctl reload stunnel@mail && dpkg --remove postern 2>&1");
        Assert.Equal("", await Popper.SerialAsync(root));
    }

    public async ValueTask DisposeAsync()
    {
        // Its processes have been killed; the kernel takes a moment to see them off.
        if (Directory.Exists(_group))
            await Patience.UntilAsync(() => Emptied(_group), () => _group + " is still in use");
    }

    private async Task<OwnRoot> StartAsync()
    {
        await packages.BuiltAsync();
        Needed.Root("systemd is root's");
        var root = await OwnRoot.StartAsync(packages, Needed.Program("sh"), ["-c", Enter, _group, .. OwnRoot.UnshareWords], ["/lib/systemd/systemd", "--system", "--unit=basic.target"]);
        await Patience.UntilAsync(async () => (await root.TryAsync("systemctl is-active basic.target")).Text.Trim() == "active", () => "systemd does not come up");
        return root;
    }

    private static bool Emptied(string group)
    {
        try
        {
            foreach (string below in Directory.GetDirectories(group, "*", SearchOption.AllDirectories).OrderByDescending(path => path.Length))
                Directory.Delete(below);
            Directory.Delete(group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
