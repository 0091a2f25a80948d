using Postern.Net.Engine;
using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>A client that a door ends hears why in its protocol, whatever the reason is.</summary>
public sealed class PartingTests : IDisposable
{
    private readonly MailBench _bench = new();

    [Theory]
    [InlineData(MailProtocol.Imap, "* BYE Too slow")]
    [InlineData(MailProtocol.Pop3, "-ERR Too slow")]
    [InlineData(MailProtocol.Submission, "421 4.7.0 Too slow")]
    public async Task A_client_that_is_too_slow_hears_it(MailProtocol protocol, string words)
    {
        Door door = _bench.Start(protocol, _bench.Serve(Script.Imap.But(("", Script.End)).ServeAsync), change: settings => settings with { Limits = settings.Limits with { Login = TimeSpan.FromMilliseconds(300) } });
        using var client = _bench.Connect(door);
        Assert.Contains(words, await client.RestAsync(), StringComparison.Ordinal);
        Assert.Contains("limit reached: login", await _bench.EndAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(MailProtocol.Imap, "* BYE Stopped here")]
    [InlineData(MailProtocol.Pop3, "-ERR Stopped here")]
    [InlineData(MailProtocol.Submission, "421 4.7.0 Stopped here")]
    public async Task A_client_that_is_there_when_the_door_stops_hears_it(MailProtocol protocol, string words)
    {
        Door door = _bench.Start(protocol, _bench.Serve(Script.Imap.But(("", Script.End)).ServeAsync));
        using var client = _bench.Connect(door);
        await client.HearAsync("\r\n");
        door.Close();
        await door.DrainAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        Assert.Contains(words, await client.RestAsync(), StringComparison.Ordinal);
        Assert.EndsWith("stopped here", await _bench.EndAsync(), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();
}
