using Postern.Mail.Gateway.Servers;
using Postern.Testing;

namespace Postern.Mail.Tests.Gateway;

public sealed class StandingTests
{
    private readonly ManualTime _time = new();
    private readonly RecordedLog _log = new();

    [Theory]
    [InlineData(true, true)]
    [InlineData(false, false)]
    public void A_failure_counts_until_a_look_succeeds_and_where_nobody_looks_for_half_a_minute(bool isWatched, bool isBehindLater)
    {
        var standing = Make(isWatched);
        Assert.False(standing.IsBehind);
        Assert.True(standing.Failed("why"));
        _time.Advance(TimeSpan.FromSeconds(29));
        Assert.True(standing.IsBehind);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(isBehindLater, standing.IsBehind);
        standing.Answered();
        Assert.False(standing.IsBehind);
    }

    [Fact]
    public void Only_changes_are_told_and_the_newest_reason_is_kept()
    {
        var standing = Make(isWatched: true);
        standing.Answered();
        Assert.True(standing.Failed("no route"));
        Assert.False(standing.Failed("refused"));
        _time.Advance(TimeSpan.FromSeconds(90));
        Assert.Equal(new ServerPicture("imaps://one", [], "down", 90, "refused"), standing.Picture([]) with { Whose = [] });
        standing.Answered();
        standing.Answered();
        Assert.Equal(("up", 0.0, ""), (standing.Picture([]).State, standing.Picture([]).Seconds, standing.Picture([]).Why));
        Assert.Equal(["Warning: door: the server imaps://one is down: no route", "Information: door: the server imaps://one is up again"], _log.Lines);
    }

    private Standing Make(bool isWatched) => new("door", "imaps://one", isWatched, _time, _log);
}
