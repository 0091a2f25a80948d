using System.Diagnostics;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Net.Tests.Conduits;

public sealed class PeerProcessTests
{
    [Fact]
    public async Task One_that_runs_is_told_from_one_that_has_been_killed()
    {
        using Process sleeping = ExternalProgram.Start(ExternalProgram.Find("sleep")!, ["600"]);
        var peer = new PeerProcess(sleeping.Id);
        Assert.False(peer.IsEnding);
        sleeping.Kill();
        await sleeping.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(peer.IsEnding);
    }

    [Fact]
    public void A_process_that_never_was_has_ended() => Assert.True(new PeerProcess(int.MaxValue).IsEnding);
}
