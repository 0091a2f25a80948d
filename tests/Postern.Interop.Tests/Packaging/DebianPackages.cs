using Postern.Interop.Tests.Packaging;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

[assembly: AssemblyFixture(typeof(DebianPackages))]

namespace Postern.Interop.Tests.Packaging;

/// <summary>The Debian package of the program under test, in two versions, made when the first test asks for them.</summary>
public sealed class DebianPackages : IDisposable
{
    internal const string First = "postern_1.0_amd64.deb";
    internal const string Second = "postern_1.1_amd64.deb";

    private readonly TemporaryDirectory _directory = new();
    private readonly Lazy<Task> _built;

    public DebianPackages() => _built = new(BuildAsync);

    /// <summary>Where they are.</summary>
    internal string Directory => _directory.Path;

    internal Task BuiltAsync() => _built.Value;

    /// <summary>Makes one; gives its place.</summary>
    internal static async Task<string> BuildAsync(string version, string output)
    {
        Needed.Program("dpkg-deb");
        var (code, text) = await Shell.TryAsync("bash", Path.Combine(PosternProcess.Repository(), "packaging", "build-deb"), "--program", PosternProcess.Path, "--version", version, "--output", output, "--fast");
        Assert.True(code == 0, text);
        return text.Trim();
    }

    /// <summary>A root in which the first version has been installed in the place of stunnel4.</summary>
    internal async Task<OwnRoot> InstalledAsync()
    {
        await BuiltAsync();
        var root = await OwnRoot.StartAsync(this);
        try
        {
            await root.InstallAsync(First);
            return root;
        }
        catch
        {
            await root.DisposeAsync();
            throw;
        }
    }

    public void Dispose() => _directory.Dispose();

    private async Task BuildAsync()
    {
        foreach (string version in new[] { "1.0", "1.1" })
            await BuildAsync(version, Directory);
    }
}
