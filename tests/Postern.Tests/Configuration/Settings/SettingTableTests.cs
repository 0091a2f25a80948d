using Postern.Configuration.Settings;

namespace Postern.Tests.Configuration.Settings;

public sealed class SettingTableTests
{
    [Fact]
    public void No_two_settings_share_an_option_or_a_key()
    {
        Assert.Equal(SettingTable.All.Length, SettingTable.All.DistinctBy(setting => setting.Name).Count());
        Assert.Equal(SettingTable.All.Length, SettingTable.All.DistinctBy(setting => setting.Key.ToLowerInvariant()).Count());
    }

    [Fact]
    public void Every_setting_has_a_help_that_is_a_sentence() =>
        Assert.All(SettingTable.All, setting => Assert.EndsWith(".", setting.Help, StringComparison.Ordinal));

    [Fact]
    public void Every_switch_can_be_turned_both_ways_in_a_file()
    {
        foreach (var setting in SettingTable.All.Where(setting => setting.IsSwitch))
        {
            Assert.Equal(2, setting.Choices.Count);
            Assert.Contains(setting.SwitchWord, setting.Choices);
            Assert.All(setting.Choices, choice => Assert.Null(setting.Apply(new Draft(), choice)));
            Assert.NotNull(setting.Apply(new Draft(), "perhaps"));
        }
    }

    [Fact]
    public void Every_listed_choice_is_taken()
    {
        foreach (var setting in SettingTable.All.Where(setting => setting.Name != "limit"))
            Assert.All(setting.Choices, choice => Assert.Null(setting.Apply(new Draft(), choice)));
    }

    [Fact]
    public void Every_limit_shows_its_default_as_it_is_written()
    {
        foreach (var limit in LimitTable.All)
        {
            var draft = new Draft();
            Assert.Null(LimitTable.Set(draft, $"{limit.Name}={limit.Show(draft.Limits)}"));
            Assert.Equal(new Draft().Limits, draft.Limits);
        }
    }

    [Theory]
    [InlineData("10", 10)]
    [InlineData("300ms", 0.3)]
    [InlineData("2m", 120)]
    [InlineData("1h", 3600)]
    [InlineData("1d", 86400)]
    [InlineData("0", 0)]
    [InlineData("", -1)]
    [InlineData("s", -1)]
    [InlineData("-1s", -1)]
    [InlineData("1.5s", -1)]
    [InlineData("1 s", -1)]
    [InlineData("99999999999999999999s", -1)]
    [InlineData("9223372036854775807d", -1)]
    public void A_duration_is_a_number_and_a_unit(string text, double seconds)
    {
        Assert.Equal(seconds >= 0, Read.TryDuration(text, out var duration));
        if (seconds >= 0)
            Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("linger")]
    [InlineData("login-limit")]
    [InlineData("silence")]
    [InlineData("for")]
    public void A_time_that_a_timer_cannot_wait_for_is_refused(string name)
    {
        var setting = SettingTable.Named(name)!; // the four exist
        Assert.Null(setting.Apply(new Draft(), "24d"));
        Assert.Equal("\"577h\" is too long: write 24d or less", setting.Apply(new Draft(), "577h"));
        Assert.Contains("24d or less", setting.Apply(new Draft(), "50d"), StringComparison.Ordinal);
    }
}
