using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.Delivery;

/// <summary>Postfix stands in front and delivers by LMTP, over a Unix socket and over TCP: what we take is on the disk, and what we refuse stands in its queue or comes back.</summary>
public sealed class PostfixDeliveryTests(MailServers servers)
{
    [Theory]
    [InlineData("unix")]
    [InlineData("tcp")]
    public async Task Postfix_delivers_and_hears_our_refusals(string way)
    {
        var dovecot = await servers.DovecotAsync();
        using var rig = new DeliveryRig(servers);
        File.SetUnixFileMode(rig.Directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        await rig.AddAsync($"ann@{PostfixServer.Domain}");
        await rig.AddAsync($"bob@{PostfixServer.Domain}");
        string socket = rig.Directory.File("lmtp");
        await using var postern = await rig.RunAsync(rig.Lmtp(way == "unix" ? $"lmtp+unix:{socket}" : "lmtp://127.0.0.1:0"));
        if (way == "unix")
        {
            Assert.Equal((UnixFileMode)Convert.ToInt32("660", 8), File.GetUnixFileMode(socket));
            await Shell.RunAsync("chgrp", "postfix", socket);
        }
        using var certificate = servers.Authority.Issue();
        await using var postfix = await PostfixServer.StartAsync(certificate, dovecot, way == "unix" ? $"lmtp:unix:{socket}" : $"lmtp:inet:127.0.0.1:{postern.Port}");
        await using var client = await MailClient.ClearAsync(postfix.OpenPort);
        await client.HearAsync("220 ");
        await client.AskAsync("EHLO me.example", "250 CHUNKING");
        await client.HearAsync("\r\n");
        string text = Letter.Text("through Postfix");
        Assert.Contains("queued", await DeliveryRig.SendAsync(client, "somebody@far.example", Letter.Stuffed(text), $"ann@{PostfixServer.Domain}", $"nobody@{PostfixServer.Domain}", $"bob@{PostfixServer.Domain}"), StringComparison.Ordinal);
        await Patience.UntilAsync(() => rig.Mails("ann").Length + rig.Mails("bob").Length == 2, () => postfix.Log() + postern.Program.Story());
        Assert.EndsWith(Letter.ToUnix(text), rig.Mails("ann").Single(), StringComparison.Ordinal);
        Assert.StartsWith($"Return-Path: <somebody@far.example>\nDelivered-To: bob@{PostfixServer.Domain}\nReceived: from mx.{PostfixServer.Domain} ", rig.Mails("bob").Single(), StringComparison.Ordinal);
        await Patience.UntilAsync(() => postfix.Log().Contains("status=bounced", StringComparison.Ordinal), () => postfix.Log());
        Assert.Matches($"to=<nobody@{PostfixServer.Domain}>.*status=bounced .*said: 550 5\\.1\\.1 Nobody has this address here", postfix.Log());
        // What cannot be kept now stays in its queue.
        Directory.Delete(rig.Directory.File("mail/bob/tmp"));
        Assert.Contains("queued", await DeliveryRig.SendAsync(client, "somebody@far.example", "Subject: later\r\n\r\nx\r\n", $"ann@{PostfixServer.Domain}", $"bob@{PostfixServer.Domain}"), StringComparison.Ordinal);
        await Patience.UntilAsync(() => Array.Exists(postfix.Log().Split('\n'), line => line.Contains("to=<bob@", StringComparison.Ordinal) && line.Contains("status=deferred", StringComparison.Ordinal)), () => postfix.Log());
        Assert.Matches($"to=<bob@{PostfixServer.Domain}>.*status=deferred .*said: 451 4\\.3\\.0 The mail cannot be kept here now", postfix.Log());
        await Patience.UntilAsync(() => rig.Mails("ann").Length == 2, () => postfix.Log());
        Assert.Single(rig.Mails("bob"));
        await Patience.UntilAsync(() => string.Join('\n', postern.Log).Contains("mail for bob@", StringComparison.Ordinal), () => string.Join('\n', postern.Log));
    }
}
