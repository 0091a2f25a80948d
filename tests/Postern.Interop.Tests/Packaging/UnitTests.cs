using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Packaging;

/// <summary>The units of the package, as far as they can be proved where systemd itself does not run.</summary>
public sealed partial class UnitTests(DebianPackages packages)
{
    private static readonly string Folder = Path.Combine(PosternProcess.Repository(), "packaging", "systemd");

    [Fact]
    public async Task Systemd_finds_nothing_wrong_with_them()
    {
        await using var root = await packages.InstalledAsync();
        await root.RunAsync("command -v systemd-analyze");
        string units = string.Join(' ', Directory.GetFiles(Folder).Select(file => "/lib/systemd/system/" + Path.GetFileName(file).Replace("@.", "@mail.", StringComparison.Ordinal)));
        Assert.Contains("/stunnel@mail.service", units, StringComparison.Ordinal);
        Assert.Equal("", await root.RunAsync($"systemd-analyze verify {units} 2>&1"));
        Assert.Equal("", await root.RunAsync("XDG_RUNTIME_DIR=/tmp systemd-analyze verify --user /usr/lib/systemd/user/stunnel@mail.service 2>&1"));
    }

    [Theory]
    [InlineData("postern.service", 15)]
    [InlineData("postern@.service", 15)]
    [InlineData("postern-up.service", 20)]
    public async Task Little_is_allowed_to_a_door(string unit, int most)
    {
        Needed.Program("systemd-analyze");
        // Of 100: what systemd itself calls OK begins below 50, and most services of a distribution are beyond 90.
        await Shell.RunAsync("systemd-analyze", "security", "--offline=true", "--no-pager", $"--threshold={most}", Path.Combine(Folder, unit));
    }

    [Fact]
    public async Task Their_commands_are_commands_of_the_program()
    {
        string[] lines = [.. Directory.GetFiles(Folder).SelectMany(unit => Commands().Matches(File.ReadAllText(unit))).Select(match => match.Groups["words"].Value).Distinct(StringComparer.Ordinal)];
        Assert.True(lines.Length >= 6, string.Join('\n', lines));
        foreach (string line in lines)
            await Shell.RunAsync(PosternProcess.Path, [.. line.Split(' '), "--help"]);
    }

    [Theory]
    [InlineData("foreground = yes\n")]
    [InlineData("foreground = quiet\n")]
    [InlineData("pid = /run/stunnel4/mail.pid\n")]
    [InlineData("chroot = /var/lib/stunnel4\nsetuid = stunnel4\nsetgid = stunnel4\nforeground = no\n")]
    public async Task The_service_of_a_stunnel_conf_tells_systemd_when_its_ports_are_open(string foreground)
    {
        using var authority = new TestAuthority();
        using var certificate = authority.Issue();
        await using var root = await packages.InstalledAsync();
        await Popper.InstallAsync(root);
        await Popper.CertifyAsync(root, certificate);
        await root.WriteAsync("/etc/stunnel/mail.conf", $"{foreground}[pop3s]\naccept = 127.0.0.1:995\nconnect = 127.0.0.1:110\ncert = {Popper.Certificate}\n");
        string command = Tunnels().Match(root.Read("/lib/systemd/system/stunnel@.service")).Groups["file"].Value.Replace("%i", "mail", StringComparison.Ordinal);
        root.Start("socat", "TCP-LISTEN:110,fork,reuseaddr", "EXEC:" + Popper.Path);
        var systemd = root.Start("socat", "-u", "UNIX-RECV:/run/notify", "STDOUT");
        await Patience.UntilAsync(() => root.Has("/run/notify"), systemd.Story);
        // As systemd does: the process that it has started is the one that is told so.
        var service = root.Start("sh", "-c", "NOTIFY_SOCKET=/run/notify SYSTEMD_EXEC_PID=$$ exec \"$0\" \"$1\"", "/usr/bin/stunnel4", command);
        await systemd.WaitAsync(it => it.Output.FirstOrDefault(line => line.Contains("READY=1", StringComparison.Ordinal)));
        await Popper.ServesAsync(root, authority);
        Assert.False(service.HasExited, service.Story());
    }

    [GeneratedRegex("^Exec[A-Za-z]*=/usr/bin/postern (?<words>.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Commands();

    [GeneratedRegex("^ExecStart=/usr/bin/stunnel4 (?<file>.*)$", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex Tunnels();
}
