using Postern.Stunnel.Tests.Peers;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>Every dialogue of <c>Dialogues/*.txt</c>, byte for byte, with Debian's stunnel4 and with Postern.</summary>
public sealed class DialogueTests(Plays plays)
{
    public static TheoryData<string> Names => [.. DialogueFile.All.Select(d => d.ToString())];

    [Theory]
    [MemberData(nameof(Names))]
    public void Stunnel4_speaks_as_it_is_written(string name)
    {
        Assert.SkipUnless(Stunnel4.IsHere, "there is no stunnel4 here");
        Assert.Equal(DialoguePlay.Expected(Find(name).For(Player.Stunnel)), plays.OfStunnel[name].Heard);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Postern_speaks_as_it_is_written(string name)
    {
        var (heard, log) = plays.OfPostern[name];
        Assert.Equal(DialoguePlay.Expected(Find(name).For(Player.Postern)), heard);
        Assert.DoesNotContain(log, l => l.Contains("secret", StringComparison.Ordinal) || l.Contains("c2VjcmV0", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Where_the_bytes_are_the_same_the_log_is_too(string name)
    {
        Assert.SkipUnless(Stunnel4.IsHere, "there is no stunnel4 here");
        var ours = plays.OfPostern[name].Log;
        if (!Find(name).Differs)
            Assert.Equal(plays.OfStunnel[name].Log.Zip(ours.Append("?"), Redacted), ours);
    }

    [Fact]
    public void Nothing_goes_wrong_on_the_loop() => Assert.Empty(plays.Bugs);

    [Fact]
    public void Every_difference_has_its_reason_and_nothing_else_has_one() =>
        Assert.All(DialogueFile.All, d => Assert.Equal(d.Differs, d.Why is not null));

    [Fact]
    public void No_two_dialogues_have_one_name() => Assert.Equal(DialogueFile.All.Count, DialogueFile.All.DistinctBy(d => d.ToString()).Count());

    private static Dialogue Find(string name) => DialogueFile.All.First(d => d.ToString() == name);

    /// <summary>stunnel's line as far as ours shows it: it hides no login.</summary>
    private static string Redacted(string theirs, string ours)
    {
        int hidden = ours.IndexOf("***", StringComparison.Ordinal);
        return hidden > 0 && theirs.StartsWith(ours[..hidden], StringComparison.Ordinal) ? ours : theirs;
    }
}
