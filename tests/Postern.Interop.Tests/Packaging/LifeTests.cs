using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>A service of the init script from its start to the purge of the package.</summary>
public sealed class LifeTests(DebianPackages packages)
{
    /// <summary>What dpkg and the system write for themselves, and users, who outlive a package.</summary>
    private const string Changed = "find /changes ! -type d ! -type c -printf '/%P\\n' | grep -v -e ^/var/lib/dpkg/ -e ^/var/log/dpkg.log -e ^/var/cache/ -e '^/etc/[g]*\\(passwd\\|shadow\\|group\\)-*$' -e '^/etc/.pwd.lock$' | sort";

    [Fact]
    public async Task It_is_started_reloaded_renewed_with_its_package_and_gone_with_it()
    {
        await packages.BuiltAsync();
        using var authority = new TestAuthority();
        using var first = authority.Issue();
        using var second = authority.Issue();
        await using var root = await OwnRoot.StartAsync(packages);
        await root.RunAsync("dpkg --purge stunnel4 2>&1");
        // As a machine says that runs without systemd: dpkg's scripts start nothing where they do not know that they may.
        await root.WriteAsync("/sbin/runlevel", "#!/bin/sh\necho N 2\n", "755");
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, first);
        await root.WriteAsync("/etc/stunnel/mail.conf", $"pid = /run/stunnel4/mail.pid\noutput = /var/log/stunnel4/stunnel.log\n[pop3s]\naccept = 127.0.0.1:995\nexec = {Popper.Path}\ncert = {Popper.Certificate}\n");
        string before = await root.RunAsync(Changed);

        await root.InstallAsync(DebianPackages.First);
        string settings = root.Read("/etc/default/stunnel4") + "RLIMITS=\"-n 4096\"\n";
        await root.WriteAsync("/etc/default/stunnel4", settings);
        await root.RunAsync("update-rc.d stunnel4 enable 2>/dev/null");
        Assert.Contains("/etc/stunnel/mail.conf: started", await CommandAsync(root, "start"), StringComparison.Ordinal);
        Assert.Contains("/etc/stunnel/mail.conf: running", await CommandAsync(root, "status"), StringComparison.Ordinal);
        Assert.Contains("/etc/stunnel/mail.conf: already running", await CommandAsync(root, "start"), StringComparison.Ordinal);
        await Popper.ServesAsync(root, authority);
        string process = root.Read("/run/stunnel4/mail.pid");

        await Popper.CertifyAsync(root, second);
        Assert.Contains("/etc/stunnel/mail.conf: reloaded", await CommandAsync(root, "reload"), StringComparison.Ordinal);
        await UntilServedAsync(root, second);
        Assert.Equal(process, root.Read("/run/stunnel4/mail.pid"));

        // The file of the program that runs is renewed, and so is the process.
        await root.InstallAsync(DebianPackages.Second);
        Assert.Equal("1.1", await root.RunAsync("dpkg-query -W -f '${Version}' postern"));
        Assert.Equal(settings, root.Read("/etc/default/stunnel4"));
        await UntilServedAsync(root, second);
        Assert.NotEqual(process, root.Read("/run/stunnel4/mail.pid"));
        await Popper.ServesAsync(root, authority);

        await root.RunAsync("dpkg --remove postern 2>&1");
        Assert.Equal("", await Popper.SerialAsync(root));
        Assert.Equal(settings, root.Read("/etc/default/stunnel4"));
        await root.RunAsync("dpkg --purge postern 2>&1");
        Assert.Equal(before, await root.RunAsync(Changed));
    }

    [Fact]
    public async Task Without_a_pid_file_a_service_is_found_all_the_same_and_one_for_systemd_is_left_alone()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var root = await packages.InstalledAsync();
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, certificate);
        string section = $"[pop3s]\naccept = 127.0.0.1:995\nexec = {Popper.Path}\ncert = {Popper.Certificate}\n";
        await root.WriteAsync("/etc/stunnel/mail.conf", section);
        await root.WriteAsync("/etc/stunnel/other.conf", "foreground = yes\n" + section);

        string said = await CommandAsync(root, "start");
        Assert.Contains("/etc/stunnel/mail.conf: started", said, StringComparison.Ordinal);
        Assert.Contains("/etc/stunnel/other.conf: left to stunnel@.service", said, StringComparison.Ordinal);
        await Popper.ServesAsync(root, authority);
        Assert.Contains("/etc/stunnel/mail.conf: running", await CommandAsync(root, "status mail"), StringComparison.Ordinal);
        Assert.Contains("/etc/stunnel/mail.conf: stopped", await CommandAsync(root, "stop"), StringComparison.Ordinal);
        Assert.Equal("", await Popper.SerialAsync(root));
        Assert.Equal(3, (await root.TryAsync("/etc/init.d/stunnel4 status")).Code); // LSB: it is not running
    }

    [Fact]
    public async Task A_service_that_locks_itself_in_serves_and_is_found_by_its_pid_file_there()
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var root = await packages.InstalledAsync();
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, certificate);
        root.Start("socat", "TCP-LISTEN:110,fork,reuseaddr", "EXEC:" + Popper.Path);
        await root.WriteAsync("/etc/stunnel/mail.conf", $"chroot = /var/lib/stunnel4\nsetuid = stunnel4\nsetgid = stunnel4\npid = /mail.pid\n[pop3s]\naccept = 127.0.0.1:995\nconnect = 127.0.0.1:110\ncert = {Popper.Certificate}\n");
        Assert.Contains("/etc/stunnel/mail.conf: started", await CommandAsync(root, "start"), StringComparison.Ordinal);
        await Popper.ServesAsync(root, authority);
        Assert.Contains("/etc/stunnel/mail.conf: running", await CommandAsync(root, "status"), StringComparison.Ordinal);
        string process = root.Read("/var/lib/stunnel4/mail.pid").Trim();
        Assert.Equal("/var/lib/stunnel4 stunnel4\n", await root.RunAsync($"echo $(readlink /proc/{process}/root) $(stat -c %U /proc/{process})"));
        Assert.Contains("/etc/stunnel/mail.conf: stopped", await CommandAsync(root, "stop"), StringComparison.Ordinal);
        Assert.False(root.Has("/var/lib/stunnel4/mail.pid"));
    }

    private static Task<string> CommandAsync(OwnRoot root, string word) => root.RunAsync($"/etc/init.d/stunnel4 {word} 2>&1");

    private static async Task UntilServedAsync(OwnRoot root, TestCertificate certificate)
    {
        string seen = "";
        await Patience.UntilAsync(async () => (seen = await Popper.SerialAsync(root)) == certificate.Certificate.SerialNumber, () => $"still {seen}");
    }
}
