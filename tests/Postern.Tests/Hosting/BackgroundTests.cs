using Postern.Hosting.Life;

namespace Postern.Tests.Hosting;

/// <summary>Proves the parent's side of a background start, with a shell as the child.</summary>
public sealed class BackgroundTests
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Theory]
    [InlineData(@"echo ready; printf '\004'", 0, "ready\n", "")]
    [InlineData(@"echo ready; printf '\004not ours'", 0, "ready\n", "")]
    [InlineData(@"exec 2>&-; printf '\004'; exec >&-", 0, "", "")]
    [InlineData("echo broken >&2; exit 3", 3, "", "broken\n")]
    [InlineData("echo half; exit 0", 1, "half\n", "")]
    [InlineData("test \"$POSTERN_BACKGROUND\" = 1 || echo wrong", 1, "", "")]
    [InlineData("read x; echo \"$x.\"", 1, ".\n", "")]
    public async Task It_is_ready_when_it_says_so_and_failed_when_it_ends(string script, int code, string output, string error)
    {
        Assert.Equal(code, await Background.StartAsync("/bin/sh", ["-c", script], _output, _error, TimeProvider.System));
        Assert.Equal((output, error), (_output.ToString(), _error.ToString()));
    }

    [Fact]
    public async Task A_child_that_goes_on_is_not_waited_for() =>
        Assert.Equal(0, await Background.StartAsync("/bin/sh", ["-c", @"printf '\004'; exec sleep 5 >/dev/null 2>&1"], _output, _error, TimeProvider.System));

    [Fact]
    public async Task A_program_that_is_not_there_is_one_sentence()
    {
        var failed = await Assert.ThrowsAsync<IOException>(() => Background.StartAsync("/nowhere/postern", [], _output, _error, TimeProvider.System));
        Assert.StartsWith("/nowhere/postern cannot be started: ", failed.Message, StringComparison.Ordinal);
    }
}
