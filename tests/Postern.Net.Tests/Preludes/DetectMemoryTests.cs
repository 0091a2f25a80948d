using System.Net;
using Postern.Net.Preludes;

namespace Postern.Net.Tests.Preludes;

public sealed class DetectMemoryTests
{
    private static readonly TimeSpan Detect = TimeSpan.FromMilliseconds(300);
    private static readonly IPAddress Anne = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Bob = IPAddress.Parse("192.0.2.2");

    [Fact]
    public void A_stranger_is_waited_for_as_long_as_the_limit_says() =>
        Assert.Equal(Detect, new DetectMemory().LimitFor(Anne, Detect));

    [Fact]
    public void A_client_that_upgraded_is_greeted_at_once_the_next_time()
    {
        var memory = new DetectMemory();
        memory.Remember(Anne, PreludeEnd.Upgraded);

        Assert.Equal(TimeSpan.Zero, memory.LimitFor(Anne, Detect));
        Assert.Equal(Detect, memory.LimitFor(Bob, Detect));
    }

    [Fact]
    public void A_TLS_client_that_came_too_late_is_given_two_seconds_the_next_time()
    {
        var memory = new DetectMemory();
        memory.Remember(Anne, PreludeEnd.SpokeTls);

        Assert.Equal(TimeSpan.FromSeconds(2), memory.LimitFor(Anne, Detect));
        Assert.Equal(TimeSpan.FromSeconds(5), memory.LimitFor(Anne, TimeSpan.FromSeconds(5)));
    }

    [Theory]
    [InlineData(PreludeEnd.Left)]
    [InlineData(PreludeEnd.Closed)]
    [InlineData(PreludeEnd.Refused)]
    public void A_client_that_showed_neither_stays_a_stranger(PreludeEnd end)
    {
        var memory = new DetectMemory();
        memory.Remember(Anne, end);

        Assert.Equal(Detect, memory.LimitFor(Anne, Detect));
    }

    [Fact]
    public void Behind_one_address_a_TLS_client_is_not_broken_by_its_neighbours()
    {
        var memory = new DetectMemory();
        memory.Remember(Anne, DetectedStart.Tls);
        memory.Remember(Anne, DetectedStart.Greeting);

        Assert.Equal(DetectMemory.SlowTls, memory.LimitFor(Anne, Detect));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.9", false)]
    [InlineData("1.2.3.4", "102:304::", false)]
    public void One_client_is_one_IPv4_address_or_one_64(string first, string second, bool same)
    {
        var memory = new DetectMemory();
        memory.Remember(IPAddress.Parse(first), DetectedStart.Greeting);

        Assert.Equal(same ? TimeSpan.Zero : Detect, memory.LimitFor(IPAddress.Parse(second), Detect));
    }

    [Fact]
    public void The_address_not_seen_for_longest_is_forgotten_first()
    {
        var memory = new DetectMemory(capacity: 2);
        memory.Remember(Anne, DetectedStart.Greeting);
        memory.Remember(Bob, DetectedStart.Greeting);
        memory.Remember(Anne, DetectedStart.Greeting);
        memory.Remember(IPAddress.Parse("192.0.2.3"), DetectedStart.Greeting);

        Assert.Equal(TimeSpan.Zero, memory.LimitFor(Anne, Detect));
        Assert.Equal(Detect, memory.LimitFor(Bob, Detect));
    }

    [Fact]
    public void Many_threads_do_not_disturb_each_other_and_the_bound_holds()
    {
        var memory = new DetectMemory(capacity: 64);
        Parallel.For(0, 20_000, i =>
        {
            var address = new IPAddress(i % 200);
            memory.Remember(address, DetectedStart.Greeting);
            _ = memory.LimitFor(address, Detect);
        });

        int known = Enumerable.Range(0, 200).Count(i => memory.LimitFor(new IPAddress(i), Detect) == TimeSpan.Zero);
        Assert.Equal(64, known);
    }
}
