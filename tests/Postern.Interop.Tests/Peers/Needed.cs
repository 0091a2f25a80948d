using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>What a test cannot do without: where it is missing, the test is skipped and says so.</summary>
internal static class Needed
{
    internal static string Program(string name)
    {
        string? path = ExternalProgram.Find(name);
        Assert.SkipWhen(path is null, $"{name} is not installed");
        return path!; // skipped otherwise
    }

    internal static void Root(string why) => Assert.SkipUnless(Environment.IsPrivilegedProcess, $"not root: {why}");
}
