using System.Buffers;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Wire.Imap;
using Postern.Wire.Pop3;
using Postern.Wire.Smtp;
using Postern.Wire.Smtp.Content;
using Postern.Wire.Smtp.Envelopes;
using Postern.Wire.Text;

namespace Postern.Interop.Tests;

/// <summary>What our readers read is what real servers say, and what our writers write they take.</summary>
public sealed class WireTests(MailServers servers)
{
    private const string Decoy = "* CAPABILITY IMAP4rev1 STARTTLS DECOY\r\na3 OK [CAPABILITY STARTTLS DECOY] done\r\n";

    [Fact]
    public async Task Dovecot_speaks_POP3_as_we_read_it()
    {
        var dovecot = await servers.DovecotAsync();
        await using var client = await MailClient.ClearAsync(dovecot.Port("pop3"));
        Assert.True(Pop3Greeting.TryParse(await LineAsync(client), out var greeting, out _));
        Assert.True(greeting.Reply.IsOk);

        await client.AskAsync("CAPA", "+OK\r\n");
        var reader = new Pop3CapabilityReader();
        while (!reader.IsWhole)
            Assert.True(reader.TryRead(await LineAsync(client), out string fault), fault);
        Assert.Equal(["PLAIN"], reader.Capabilities.Mechanisms);
        Assert.True(reader.Capabilities.Has("STLS") && reader.Capabilities.Has("UIDL") && reader.Capabilities.Has("RESP-CODES"));

        await client.SayAsync("AUTH " + new AuthStart("PLAIN", new($"\0{dovecot.NewUser()}\0wrong")).Format());
        Assert.True(Pop3Reply.TryParse(await LineAsync(client), out var reply, out _));
        Assert.Equal((Pop3Status.Error, Pop3Reply.Auth), (reply.Status, reply.Code));
        await client.SayAsync("AUTH " + new AuthStart("PLAIN", new($"\0{dovecot.NewUser()}\0{DovecotServer.Password}")).Format());
        Assert.True(Pop3Reply.TryParse(await LineAsync(client), out reply, out _));
        Assert.True(reply.IsOk, reply.Text);
    }

    [Fact]
    public async Task Dovecot_speaks_IMAP_as_we_read_it_and_a_mail_that_quotes_it_passes_the_filter()
    {
        var dovecot = await servers.DovecotAsync();
        string mail = Letter.Text("decoy") + Decoy;
        string user = dovecot.NewUser(mail);
        await using var client = await MailClient.ClearAsync(dovecot.Port("imap"));
        string heard = await client.HearAsync("\r\n");
        Assert.True(ImapResponse.TryParse(Encoding.Latin1.GetBytes(heard.TrimEnd()), out var greeting, out _));
        var all = ImapCapabilities.From(greeting) ?? ImapCapabilities.None;
        Assert.True(all.Has("STARTTLS") && all.Has("SASL-IR"));
        Assert.Equal(["PLAIN"], all.Mechanisms);

        Assert.True(ImapCommandWriter.TryLogin("a1", user, new(DovecotServer.Password), ImapCommandWriter.LiteralsOf(all), out var segments, out _));
        await client.SayRawAsync(string.Concat(segments.Select(Encoding.Latin1.GetString)));
        heard += await client.HearAsync("\r\n");
        heard += await client.AskAsync("a2 SELECT INBOX", "a2 OK");
        heard += await client.HearAsync("\r\n");
        heard += await client.AskAsync("a3 FETCH 1 (BODY[] ENVELOPE)", "a3 OK Fetch");
        heard += await client.HearAsync("\r\n");
        heard += await client.AskAsync("a4 CAPABILITY", "a4 OK");
        heard += await client.HearAsync("\r\n");

        foreach (int piece in (int[])[1, 7, int.MaxValue])
        {
            string filtered = Filter(heard, piece);
            Assert.Contains(mail, filtered, StringComparison.Ordinal);
            string rest = filtered.Replace(mail, "", StringComparison.Ordinal);
            Assert.DoesNotContain("IDLE", rest, StringComparison.Ordinal);
            Assert.DoesNotContain("STARTTLS", rest, StringComparison.Ordinal);
            Assert.Equal(3, rest.Split("X-HERE").Length - 1);
        }
    }

    [Fact]
    public async Task Postfix_speaks_SMTP_as_we_read_it_and_delivers_what_we_write()
    {
        var dovecot = await servers.DovecotAsync();
        string user = dovecot.NewUser();
        await using var client = await MailClient.ClearAsync((await servers.PostfixAsync()).Port);
        Assert.Equal(220, (await ReplyAsync(client)).Code);
        await client.SayAsync("EHLO client.example");
        Assert.True(EhloReply.TryRead(await ReplyAsync(client), out var ehlo));
        Assert.True(ehlo.Has("PIPELINING") && ehlo.Has("STARTTLS") && ehlo.Has("ENHANCEDSTATUSCODES"));
        Assert.Equal(10240000, ehlo.Size);
        Assert.Equal(["PLAIN"], ehlo.Mechanisms);

        var mail = new MailFrom { Path = SmtpPath.To(new("a \"b\"\\", "example.org")), Size = 1000, Body = SmtpBody.EightBit, Return = DsnReturn.Headers, EnvelopeId = "a+b=c d" };
        Assert.Equal("2.1.0", await AskAsync(client, "MAIL " + mail.Format(ehlo.Extensions)));
        var refused = new RcptTo { Path = SmtpPath.To(new("x", "elsewhere.example")) };
        Assert.Equal("5.7.1", await AskAsync(client, "RCPT " + refused.Format(ehlo.Extensions)));
        var rcpt = new RcptTo { Path = SmtpPath.To(new(user, PostfixServer.Domain)), Notify = DsnNotify.Never, OriginalKind = "rfc822", Original = "x+y=z@example.org" };
        Assert.Equal("2.1.5", await AskAsync(client, "RCPT " + rcpt.Format(ehlo.Extensions)));
        await client.SayAsync("DATA");
        Assert.True((await ReplyAsync(client)).IsIntermediate);

        string letter = Letter.Text($"wire-{user}");
        var output = new ArrayBufferWriter<byte>();
        var writer = new DataWriter();
        foreach (byte[] piece in Encoding.Latin1.GetBytes(letter).Chunk(3))
            writer.Write(piece, output);
        writer.Finish(output);
        await client.SayRawAsync(Encoding.Latin1.GetString(output.WrittenSpan));
        var reply = await ReplyAsync(client);
        Assert.True(reply.IsPositive && reply.Status is { Class: 2 }, reply.ToString());
        Assert.EndsWith(letter, await dovecot.DeliveredAsync(user, $"wire-{user}"), StringComparison.Ordinal);
    }

    private static async Task<string?> AskAsync(MailClient client, string line)
    {
        await client.SayAsync(line);
        return (await ReplyAsync(client)).Status?.ToString();
    }

    private static async Task<SmtpReply> ReplyAsync(MailClient client)
    {
        var reader = new SmtpReplyReader();
        while (true)
        {
            Assert.True(reader.TryRead(await LineAsync(client), out var reply, out string fault), fault);
            if (reply is not null)
                return reply;
        }
    }

    private static async Task<byte[]> LineAsync(MailClient client) => Encoding.Latin1.GetBytes((await client.HearAsync("\r\n"))[..^2]);

    private static string Filter(string heard, int piece)
    {
        var filter = new ImapCapabilityFilter(all => all.Without("STARTTLS", "IDLE").With("X-HERE"));
        var output = new ArrayBufferWriter<byte>();
        foreach (byte[] part in Encoding.Latin1.GetBytes(heard).Chunk(piece))
            filter.Pass(part, output);
        return Encoding.Latin1.GetString(output.WrittenSpan);
    }
}
