using System.Net;
using Postern.Mail.Doors.Logins;
using Postern.Net.Conduits;
using Postern.Testing;

namespace Postern.Mail.Tests.Doors.Logins;

/// <summary>POP before SMTP: who has read mail may send from the same address, until the time is over.</summary>
public sealed class RecentLoginsTests
{
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(10);
    private static readonly Identity Anna = new("anna", "USER");

    private readonly ManualTime _time = new();
    private readonly RecentLogins _recent;

    public RecentLoginsTests() => _recent = new RecentLogins(_time);

    [Fact]
    public void It_lasts_as_long_as_it_was_said_and_no_longer()
    {
        _recent.Want(Life);
        _recent.Note(At("192.0.2.1"), Anna);
        _time.Advance(Life - TimeSpan.FromMilliseconds(1));
        Assert.Same(Anna, _recent.Find(At("192.0.2.1"), Life));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Null(_recent.Find(At("192.0.2.1"), Life));
    }

    [Fact]
    public void A_door_with_a_shorter_time_goes_by_its_own()
    {
        _recent.Want(TimeSpan.FromMinutes(1));
        _recent.Want(Life);
        _recent.Want(TimeSpan.FromMinutes(1));
        _recent.Note(At("192.0.2.1"), Anna);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Null(_recent.Find(At("192.0.2.1"), TimeSpan.FromMinutes(1)));
        Assert.Same(Anna, _recent.Find(At("192.0.2.1"), Life));
    }

    [Fact]
    public void Reading_again_begins_it_anew_and_who_read_last_is_who_sends()
    {
        var berta = new Identity("berta", "PLAIN");
        _recent.Want(Life);
        _recent.Note(At("192.0.2.1"), Anna);
        _time.Advance(Life - TimeSpan.FromSeconds(1));
        _recent.Note(At("192.0.2.1"), berta);
        _time.Advance(TimeSpan.FromSeconds(2));
        _recent.Note(At("192.0.2.9"), Anna); // what has ended is forgotten with the next note, and the later one is not
        Assert.Same(berta, _recent.Find(At("192.0.2.1"), Life));
        _time.Advance(Life - TimeSpan.FromSeconds(2));
        Assert.Null(_recent.Find(At("192.0.2.1"), Life));
    }

    [Fact]
    public void Another_address_has_nothing_of_it_and_the_port_does_not_count()
    {
        _recent.Want(Life);
        _recent.Note(At("192.0.2.1"), Anna);
        Assert.Same(Anna, _recent.Find(PeerAddress.From(IPAddress.Parse("192.0.2.1"), 1), Life));
        Assert.Null(_recent.Find(At("192.0.2.2"), Life));
        Assert.Null(_recent.Find(PeerAddress.Local(PeerKind.Unix), Life));
    }

    [Fact]
    public void Where_no_door_goes_by_it_nothing_is_kept()
    {
        _recent.Note(At("192.0.2.1"), Anna);
        _recent.Want(Life);
        Assert.Null(_recent.Find(At("192.0.2.1"), Life));
    }

    [Fact]
    public void Of_too_many_the_oldest_is_forgotten()
    {
        const uint Most = 10_000;
        _recent.Want(Life);
        for (uint i = 0; i <= Most; i++)
            _recent.Note(At(i), Anna);
        Assert.Null(_recent.Find(At(0), Life));
        Assert.Same(Anna, _recent.Find(At(1), Life));
        Assert.Same(Anna, _recent.Find(At(Most), Life));
    }

    private static PeerAddress At(string address) => PeerAddress.From(IPAddress.Parse(address), 40_000);

    private static PeerAddress At(uint number) => At(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]).ToString());
}
