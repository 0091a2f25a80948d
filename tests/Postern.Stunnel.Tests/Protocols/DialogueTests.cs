using Postern.Stunnel.Tests.Peers;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Every dialogue of <c>Dialogues/*.txt</c>, byte for byte, with Debian's stunnel4 and with Postern.</summary>
public sealed class DialogueTests(StunnelPlays plays) : IDisposable
{
    private readonly LoopRig _rig = new();

    public static TheoryData<string> Names => [.. DialogueFile.All.Select(d => d.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Stunnel4_speaks_as_it_is_written(string name)
    {
        Assert.SkipUnless(Stunnel4.IsHere, "there is no stunnel4 here");
        var dialogue = Find(name);
        Assert.Equal(DialoguePlay.Expected(dialogue.For(Player.Stunnel)), plays.Of(dialogue).Heard);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Postern_speaks_as_it_is_written(string name)
    {
        var dialogue = Find(name);
        var (heard, log) = await PlayAsync(dialogue);
        Assert.Equal(DialoguePlay.Expected(dialogue.For(Player.Postern)), heard);
        Assert.Empty(_rig.Bugs);
        Assert.DoesNotContain(log.Lines, l => l.Contains("secret", StringComparison.Ordinal) || l.Contains("c2VjcmV0", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Where_the_bytes_are_the_same_the_log_is_too(string name)
    {
        Assert.SkipUnless(Stunnel4.IsHere, "there is no stunnel4 here");
        var dialogue = Find(name);
        if (dialogue.Differs)
            return;
        var (_, log) = await PlayAsync(dialogue);
        Assert.Equal(plays.Of(dialogue).Log, log.Negotiation);
    }

    [Fact]
    public void Every_difference_has_its_reason_and_nothing_else_has_one() =>
        Assert.All(DialogueFile.All, d => Assert.Equal(d.Differs, d.Why is not null));

    [Fact]
    public void No_two_dialogues_have_one_name() => Assert.Equal(DialogueFile.All.Count, Names.Distinct().Count());

    public void Dispose() => _rig.Dispose();

    private static Dialogue Find(string name) => DialogueFile.All.First(d => d.ToString() == name);

    private async Task<(string Heard, LogLines Log)> PlayAsync(Dialogue dialogue)
    {
        using var play = new DialoguePlay(plays.Identity);
        using var driver = new PhaseDriver(_rig, plays.Certificate);
        return await driver.PlayAsync(dialogue, play, service => play.RunAsync(service, dialogue.For(Player.Postern)));
    }
}
