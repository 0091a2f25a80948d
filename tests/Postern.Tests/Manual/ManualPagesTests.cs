using System.Runtime.CompilerServices;
using Postern.Stunnel.Reading;

namespace Postern.Tests.Manual;

public sealed class ManualPagesTests
{
    [Theory]
    [InlineData("postern.1")]
    [InlineData("postern.conf.5")]
    [InlineData("postern.accounts.5")]
    [InlineData("stunnel.8")]
    [InlineData("stunnel3.8")]
    public void The_committed_page_is_what_the_tables_say(string name)
    {
        var fresh = name switch
        {
            "postern.1" => ManualPages.Program(),
            "postern.conf.5" => ManualPages.File(),
            "stunnel.8" => StunnelPages.Tunnels(),
            "stunnel3.8" => StunnelPages.Letters(),
            _ => ManualPages.AccountFile(),
        };
        var path = Path.Combine(Path.GetDirectoryName(Here())!, "../../../docs/man", name); // a source file has a directory
        if (Environment.GetEnvironmentVariable("UPDATE") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, fresh);
        }

        Assert.True(File.Exists(path), $"docs/man/{name} is missing: run the tests with UPDATE=1");
        Assert.True(fresh == File.ReadAllText(path), $"docs/man/{name} is stale: run the tests with UPDATE=1");
    }

    [Fact]
    public void The_page_of_stunnel_has_every_option_that_a_section_may_have()
    {
        var page = StunnelPages.Tunnels();
        Assert.All(StunnelReader.OptionNames, option => Assert.Contains($"\\fB{option}\\fR", page, StringComparison.Ordinal));
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
