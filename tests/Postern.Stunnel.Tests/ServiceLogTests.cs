using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Tests;

public class ServiceLogTests
{
    [Theory]
    [InlineData(5, new[] { 3, 4, 5 })]
    [InlineData(7, new[] { 3, 4, 5, 6, 7 })]
    [InlineData(0, new int[0])]
    public void Lines_up_to_the_level_are_written_and_no_others(int level, int[] written)
    {
        var sink = new Lines();
        var log = new ServiceLog(sink, "7", level);
        log.Debug("a");
        log.Info("a");
        log.Notice("a");
        log.Warning("a");
        log.Error("a");
        Assert.Equal(written.OrderDescending(), sink.Levels);
    }

    private sealed class Lines : ILineSink
    {
        public List<int> Levels { get; } = [];

        public void Write(int level, string id, string text)
        {
            Assert.Equal(("7", "a"), (id, text));
            Levels.Add(level);
        }
    }
}
