using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Packaging;

/// <summary>stunnel4 and our package, each in the place of the other, with dpkg itself.</summary>
public sealed partial class SwapTests(DebianPackages packages)
{
    [Fact]
    public async Task Stunnel4_makes_way_and_what_its_owner_wrote_stays()
    {
        await packages.BuiltAsync();
        await using var root = await OwnRoot.StartAsync(packages);
        Assert.SkipUnless(root.Has("/var/lib/dpkg/info/stunnel4.list"), "stunnel4 is not installed");
        string settings = root.Read("/etc/default/stunnel4") + "RLIMITS=\"-n 4096\"\n";
        await root.WriteAsync("/etc/default/stunnel4", settings);
        await root.WriteAsync("/etc/stunnel/mail.conf", "; mine\n");

        await root.InstallAsync(DebianPackages.First);

        Assert.Equal("config-files", await StatusAsync(root, "stunnel4"));
        Assert.Equal("installed", await StatusAsync(root, "postern"));
        Assert.Equal(settings, root.Read("/etc/default/stunnel4"));
        Assert.Equal("; mine\n", root.Read("/etc/stunnel/mail.conf"));
        Assert.Contains("process_of", root.Read("/etc/init.d/stunnel4"), StringComparison.Ordinal); // ours
        await root.RunAsync("test -x /etc/init.d/stunnel4 && test -x /etc/ppp/ip-up.d/0stunnel4");
        Assert.Equal("", await root.RunAsync("find / -xdev -name '*.postern-kept' -o -xdev -name '*.dpkg-*' -path '/etc/*'"));
        string program = (await root.RunAsync("readlink -f /usr/bin/postern")).Trim();
        foreach (string name in new[] { "stunnel", "stunnel3", "stunnel4" })
            Assert.Equal(program, (await root.RunAsync($"readlink -f /usr/bin/{name}")).Trim());
        Assert.Equal("??5?????? c /etc/default/stunnel4\n", await root.RunAsync("dpkg --verify postern"));
        Assert.Equal("stunnel4", (await root.RunAsync("stat -c %U /var/log/stunnel4")).Trim());

        // Whoever now throws away what stunnel4 has left must not lose what is in use.
        await root.RunAsync("dpkg --purge stunnel4 2>&1");
        Assert.Equal(settings, root.Read("/etc/default/stunnel4"));
        Assert.Equal("; mine\n", root.Read("/etc/stunnel/mail.conf"));
        Assert.Equal("??5?????? c /etc/default/stunnel4\n", await root.RunAsync("dpkg --verify postern"));
    }

    [Fact]
    public async Task What_wants_stunnel4_is_content()
    {
        await using var root = await packages.InstalledAsync();
        await root.WriteAsync("/tmp/needy/DEBIAN/control", "Package: needy\nVersion: 1\nArchitecture: all\nMaintainer: Nobody <nobody@localhost>\nDepends: stunnel4 (>= 3:5.50), stunnel\nDescription: needs stunnel\n");
        await root.RunAsync("dpkg-deb --build /tmp/needy /tmp/needy.deb && dpkg --install /tmp/needy.deb 2>&1");
        Assert.Equal("installed", await StatusAsync(root, "needy"));
    }

    [Fact]
    public async Task The_package_depends_on_every_library_that_the_program_opens()
    {
        string control = await File.ReadAllTextAsync(Path.Combine(PosternProcess.Repository(), "packaging", "debian", "control"), TestContext.Current.CancellationToken);
        string[] sources = Directory.GetFiles(Path.Combine(PosternProcess.Repository(), "src"), "*.cs", SearchOption.AllDirectories);
        string[] opened = [.. sources.SelectMany(file => Library().Matches(File.ReadAllText(file))).Select(match => match.Groups["name"].Value).Distinct(StringComparer.Ordinal)];
        Assert.Contains("libssl.so.3", opened);
        string linked = await Shell.RunAsync("ldd", PosternProcess.Path);
        string known = await Shell.RunAsync("ldconfig", "-p");
        foreach (string path in opened.Select(name => PathOf(name, known)).Concat(Linked().Matches(linked).Select(match => match.Groups["path"].Value)))
        {
            string owner = (await Shell.RunAsync("dpkg", "--search", "*/" + Path.GetFileName(path))).Split(':')[0];
            Assert.Matches($@"(?m)^(Depends|Recommends):.*\b{Regex.Escape(owner)}\b", control);
        }
    }

    [Fact]
    public async Task The_same_program_makes_the_same_package()
    {
        await packages.BuiltAsync();
        using var elsewhere = new Testing.TemporaryDirectory();
        string again = await DebianPackages.BuildAsync("1.0", elsewhere.Path);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(packages.Directory, DebianPackages.First), TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(again, TestContext.Current.CancellationToken));
    }

    private static async Task<string> StatusAsync(OwnRoot root, string package) =>
        await root.RunAsync($"dpkg-query -W -f '${{db:Status-Status}}' {package}");

    private static string PathOf(string library, string known) =>
        known.Split('\n').First(line => line.TrimStart().StartsWith(library + " ", StringComparison.Ordinal)).Split("=> ")[1];

    [GeneratedRegex("\"(?<name>lib[a-z0-9_]+\\.so\\.[0-9]+)\"", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Library();

    [GeneratedRegex("=> (?<path>/[^ ]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Linked();
}
