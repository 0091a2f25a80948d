using Postern.Wire.Ends;

namespace Postern.Mail.Tests.Doors;

/// <summary>What clients of a POP3 door, its log and its guard hear of a login that is refused.</summary>
public sealed class Pop3RefusalTests : IDisposable
{
    private readonly MailBench _bench = new();

    [Theory]
    [InlineData("-ERR maildrop already locked\r\n", "-ERR [IN-USE] maildrop already locked", 0)]
    [InlineData("-ERR unable to lock maildrop\r\n", "-ERR [IN-USE] unable to lock maildrop", 0)]
    [InlineData("-ERR mailbox in use\r\n", "-ERR [IN-USE] mailbox in use", 0)]
    [InlineData("-ERR invalid password\r\n", "-ERR [AUTH] Account or password are wrong", 1)]
    [InlineData("-ERR [SYS/PERM] ask the administrator\r\n", "-ERR [SYS/PERM] ask the administrator", 0)]
    public async Task A_mailbox_that_is_open_elsewhere_is_no_wrong_password(string says, string heard, int mistakes)
    {
        // RFC 1939 §7: the words are its own, from before there were codes.
        var server = _bench.Serve(Script.Pop3.But(("CAPA", "-ERR what?\r\n"), ("USER", "+OK\r\n"), ("PASS", says)).ServeAsync);
        using var client = _bench.Connect(_bench.Start(MailProtocol.Pop3, server, change: MailBench.InTheClear));
        await client.HearAsync("+OK");
        await client.AskAsync("USER ann", "+OK");
        await client.AskAsync("PASS secret", heard);
        Assert.Equal(mistakes, _bench.Guard.Picture().Mistakes);
    }

    [Fact]
    public async Task A_name_before_TLS_leaves_a_line()
    {
        using var client = _bench.Connect(_bench.Start(MailProtocol.Pop3, _bench.Serve(Script.Pop3.ServeAsync)));
        await client.HearAsync("+OK");
        await client.AskAsync("USER ann", "-ERR TLS first: use STLS");
        Assert.Contains(_bench.Log.Lines, line => line.Contains("login of ann from 127.0.0.1", StringComparison.Ordinal) && line.Contains("by USER: refused: it is not let in without TLS", StringComparison.Ordinal));
    }

    public void Dispose() => _bench.Dispose();
}
