using System.Text;
using Postern.Mail.Guard;
using Postern.Mail.Tests.Guard;
using Postern.Net.Engine;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Doors;

/// <summary>A login that the guard lets wait for ten minutes: whatever ends its client or its door ends the wait.</summary>
public sealed class WaitingLoginTests : IDisposable
{
    private static readonly string Plain = Convert.ToBase64String(Encoding.ASCII.GetBytes("\0anna\0right"));

    private readonly MailBench _bench = new();
    private readonly List<GuardTicket> _judged = [];

    public static TheoryData<MailProtocol, string, string> Logins => new()
    {
        { MailProtocol.Imap, "a LOGIN anna right", "* BYE Stopped here" },
        { MailProtocol.Imap, $"a AUTHENTICATE PLAIN {Plain}", "* BYE Stopped here" },
        { MailProtocol.Pop3, "PASS right", "-ERR Stopped here" },
        { MailProtocol.Pop3, $"AUTH PLAIN {Plain}", "-ERR Stopped here" },
        { MailProtocol.Submission, $"AUTH PLAIN {Plain}", "421 4.7.0 Stopped here" },
    };

    [Theory]
    [MemberData(nameof(Logins))]
    public async Task It_hears_at_once_that_the_door_closes(MailProtocol protocol, string login, string words)
    {
        Door door = Start(protocol);
        await UseUpAsync();
        using var client = await WaitAsync(door, login);
        door.Close();
        await HearsThatItStopsAsync(client, words);
    }

    [Fact]
    public async Task It_hears_that_all_connections_are_ended()
    {
        Door door = Start(MailProtocol.Imap);
        await UseUpAsync();
        using var client = await WaitAsync(door, "a LOGIN anna right");
        await door.DrainAsync(TimeSpan.Zero, TimeProvider.System, CancellationToken.None);
        await HearsThatItStopsAsync(client, "* BYE Stopped here");
    }

    [Fact]
    public async Task It_does_not_wait_at_a_door_that_is_closing()
    {
        Door door = Start(MailProtocol.Imap);
        await UseUpAsync();
        using var client = _bench.Connect(door);
        await client.HearAsync("* OK");
        door.Close();
        await client.SayAsync("a LOGIN anna right\r\n");
        await HearsThatItStopsAsync(client, "* BYE Stopped here");
    }

    [Fact]
    public async Task A_door_that_is_closing_lets_in_who_need_not_wait()
    {
        Door door = Start(MailProtocol.Imap);
        using var client = _bench.Connect(door);
        await client.HearAsync("* OK");
        door.Close();
        await client.AskAsync("a LOGIN anna right", "a OK");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Its_place_is_free_when_its_client_has_left(bool tls)
    {
        Door door = Start(MailProtocol.Imap);
        await UseUpAsync();
        using (await WaitAsync(door, "a LOGIN anna right", tls))
            Assert.Equal(1, _bench.Guard.Picture().Waiting);
        await _bench.EndAsync();
        AssertNobodyWasJudged();
    }

    [Fact]
    public async Task A_client_that_only_listens_on_is_told_to_try_again_later()
    {
        Door door = Start(MailProtocol.Imap);
        await UseUpAsync();
        using var client = await WaitAsync(door, "a LOGIN anna right");
        client.Finish();
        Assert.Contains("a NO [UNAVAILABLE]", await client.RestAsync(), StringComparison.Ordinal);
        Assert.EndsWith("the client left before it logged in", await _bench.EndAsync());
        AssertNobodyWasJudged();
    }

    [Fact]
    public async Task What_its_client_says_meanwhile_is_answered_afterwards()
    {
        Door door = Start(MailProtocol.Imap);
        await UseUpAsync();
        using var client = await WaitAsync(door, "a LOGIN anna right");
        await client.SayAsync("b NOOP\r\n");
        using (await OtherAsync(door)) // the loop has had its turns
            Assert.Equal(1, _bench.Guard.Picture().Waiting);
        _judged[0].Abandoned();
        Assert.Contains("a OK", await client.HearAsync("b OK of the server"), StringComparison.Ordinal);
    }

    public void Dispose() => _bench.Dispose();

    private Door Start(MailProtocol protocol)
    {
        Script script = protocol switch { MailProtocol.Imap => Script.Imap, MailProtocol.Pop3 => Script.Pop3, _ => Script.Smtp };
        return _bench.Start(protocol, _bench.Serve(script.ServeAsync), change: settings => MailBench.InTheClear(settings with { Limits = settings.Limits with { Guard = TimeSpan.FromMinutes(10) } }));
    }

    /// <summary>All guesses at an account that strangers have are being judged.</summary>
    private async Task UseUpAsync()
    {
        for (uint number = 0; number < 7; number++)
            _judged.Add(await _bench.Guard.ArriveAsync(new LoginAttempt("anna", Town.AtIPv4(0x0A00_0000 + (number << 8))) { Password = new Secret($"guess {number}") }, TimeSpan.Zero, CancellationToken.None));
        Assert.All(_judged, ticket => Assert.True(ticket.IsAdmitted));
    }

    private async Task<TestClient> WaitAsync(Door door, string login, bool tls = false)
    {
        TestClient client = _bench.Connect(door);
        await client.HearAsync("\r\n");
        if (tls)
        {
            await client.AskAsync("s STARTTLS", "s OK");
            await client.ShakeAsync();
        }
        if (login == "PASS right")
            await client.AskAsync("USER anna", "+OK");
        else if (door.Settings.Accept[0].Protocol == MailProtocol.Submission)
            await client.AskAsync("EHLO me", "250 ");
        await client.SayAsync(login + "\r\n");
        await _bench.UntilAsync(() => _bench.Guard.Picture().Waiting == 1, "a login that waits");
        return client;
    }

    /// <summary>Another client, that is answered.</summary>
    private async Task<TestClient> OtherAsync(Door door)
    {
        TestClient other = _bench.Connect(door);
        await other.HearAsync("* OK");
        await other.AskAsync("a NOOP", "a OK");
        return other;
    }

    private async Task HearsThatItStopsAsync(TestClient client, string words)
    {
        Assert.Contains(words, await client.RestAsync(), StringComparison.Ordinal);
        Assert.EndsWith("stopped here", await _bench.EndAsync());
        AssertNobodyWasJudged();
    }

    private void AssertNobodyWasJudged()
    {
        GuardPicture picture = _bench.Guard.Picture();
        Assert.Equal((0, 7, 1), (picture.Waiting, picture.Admitted, picture.PutOff));
    }
}
