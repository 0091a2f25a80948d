using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Engine;
using Postern.Net.Relay;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;
using Postern.Wire.Imap;
using Postern.Wire.Pop3;

namespace Postern.Net.Tests.Relay;

/// <summary>A relay whose server stands behind a filter: it ends, breaks and waits as any other.</summary>
public sealed class FilteredRelayTests : IDisposable
{
    private const string Refused = " BAD Not after the login, or not offered here\r\n";

    private readonly RelayBench _bench = new();

    public static TheoryData<bool, bool> Sides => new() { { false, false }, { true, false }, { false, true }, { true, true } };

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_conversation_passes_and_is_edited(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Client, "a CAPABILITY\r\nb STARTTLS\r\nc NOOP\r\n");
        Assert.Equal("a CAPABILITY\r\n", await RelayRun.HearAsync(run.Server, 14));
        await RelayRun.SayAsync(run.Server, "* CAPABILITY IMAP4rev1 STARTTLS\r\na OK\r\n");
        Assert.Equal("* CAPABILITY IMAP4rev1\r\na OK\r\nb" + Refused, await RelayRun.HearAsync(run.Client, 30 + 1 + Refused.Length));
        Assert.Equal("c NOOP\r\n", await RelayRun.HearAsync(run.Server, 8));
        await RelayRun.SayAsync(run.Server, "c OK\r\n");
        Assert.Equal("c OK\r\n", await RelayRun.HearAsync(run.Client, 6));
        // Nobody says anything but the door itself.
        await RelayRun.SayAsync(run.Client, "d UNAUTHENTICATE\r\n");
        Assert.Equal("d" + Refused, await RelayRun.HearAsync(run.Client, 1 + Refused.Length));
        await EndAsync(run);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task Large_literals_pass_both_ways_unchanged(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        string mail = Random(3_000_000);
        Task saying = RelayRun.SayAsync(run.Client, $"a APPEND x {{{mail.Length}+}}\r\n{mail}\r\nb FETCH 1 BODY[]\r\n");
        string command = $"a APPEND x {{{mail.Length}}}\r\n";
        Assert.Equal(command, await RelayRun.HearAsync(run.Server, command.Length));
        await RelayRun.SayAsync(run.Server, "+ go\r\n");
        Assert.Equal(mail + "\r\n", await RelayRun.HearAsync(run.Server, mail.Length + 2));
        await saying;
        await RelayRun.SayAsync(run.Server, "a OK\r\n");
        Assert.Equal("b FETCH 1 BODY[]\r\n", await RelayRun.HearAsync(run.Server, 18));
        string answer = $"* 1 FETCH (BODY[] {{{mail.Length}}}\r\n{mail})\r\nb OK\r\n";
        saying = RelayRun.SayAsync(run.Server, answer);
        Assert.Equal("a OK\r\n" + answer, await RelayRun.HearAsync(run.Client, 6 + answer.Length));
        await saying;
        await EndAsync(run);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_client_that_finishes_first_still_gets_late_data(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Client, "a NOOP\r\nb UNAUTH");
        await run.FinishClientAsync();
        Assert.Equal("a NOOP\r\n", await RelayRun.HearToEndAsync(run.Server)); // the half command is none
        await RelayRun.SayAsync(run.Server, "* 3 EXISTS\r\na OK");
        await run.FinishServerAsync();
        Assert.Equal("* 3 EXISTS\r\na OK", await RelayRun.HearToEndAsync(run.Client));
        Assert.Equal(new RelayEnd(RelaySide.Client, null), await run.End);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_client_that_sent_everything_and_finished_is_served_to_the_end(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Client, "a NOOP\r\nb STARTTLS\r\nc LOGOUT\r\n");
        await run.FinishClientAsync();
        Assert.Equal("a NOOP\r\n", await RelayRun.HearAsync(run.Server, 8));
        await RelayRun.SayAsync(run.Server, "a OK\r\n");
        Assert.Equal("c LOGOUT\r\n", await RelayRun.HearToEndAsync(run.Server));
        await RelayRun.SayAsync(run.Server, "c OK\r\n");
        await run.FinishServerAsync();
        Assert.Equal($"a OK\r\nb{Refused}c OK\r\n", await RelayRun.HearToEndAsync(run.Client));
        Assert.Equal(new RelayEnd(RelaySide.Client, null), await run.End);
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_server_that_finishes_first_leaves_nobody_waiting(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Client, "a LOGOUT\r\nb APPEND x {3}\r\n");
        Assert.Equal("a LOGOUT\r\n", await RelayRun.HearAsync(run.Server, 10));
        await RelayRun.SayAsync(run.Server, "* BYE\r\n* OK half");
        await run.FinishServerAsync();
        Assert.Equal("* BYE\r\n* OK half", await RelayRun.HearToEndAsync(run.Client));
        await RelayRun.SayAsync(run.Client, "c NOOP\r\n");
        await run.FinishClientAsync();
        Assert.Equal("c NOOP\r\n", await RelayRun.HearToEndAsync(run.Server));
        Assert.Equal(new RelayEnd(RelaySide.Server, null), await run.End);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_server_that_breaks_off_never_looks_like_a_clean_end_under_TLS(bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls: true, serverTls: serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Server, "* OK\r\n* CAPA");
        Assert.Equal("* OK\r\n", await RelayRun.HearAsync(run.Client, 6));
        if (serverTls)
            run.ServerSocket.Shutdown(SocketShutdown.Send); // without close_notify
        else
            RelayRun.Reset(run.ServerSocket);
        if (serverTls)
        {
            Assert.Equal("* CAPA", await RelayRun.HearAsync(run.Client, 6));
            Assert.Equal(0, await RelayRun.RawRestAsync(run.ClientSocket));
            run.ClientSocket.Close();
        }
        RelayEnd end = await run.End;
        Assert.Equal((RelaySide.Server, serverTls ? FaultKind.Truncated : FaultKind.Reset), (end.Side, end.Fault?.Kind));
    }

    [Fact]
    public async Task A_client_that_ends_without_close_notify_stays_truncated()
    {
        RelayRun run = await _bench.StartAsync(clientTls: true, serverTls: true, selfDelimiting: true, filter: Pop3());
        await RelayRun.SayAsync(run.Client, "QUIT\r\n");
        run.ClientSocket.Shutdown(SocketShutdown.Send);
        Assert.Equal("QUIT\r\n", await RelayRun.HearAsync(run.Server, 6));
        Assert.Equal(0, await RelayRun.RawRestAsync(run.ServerSocket));
        await RelayRun.SayAsync(run.Server, "+OK\r\n");
        await run.FinishServerAsync();
        Assert.Equal("+OK\r\n", await RelayRun.HearToEndAsync(run.Client));
        Assert.Equal((RelaySide.Client, FaultKind.Truncated), ((await run.End).Side, (await run.End).Fault?.Kind));
    }

    [Theory]
    [MemberData(nameof(Sides))]
    public async Task A_conversation_that_cannot_go_on_ends_with_a_word_and_a_cut(bool clientTls, bool serverTls)
    {
        RelayRun run = await _bench.StartAsync(clientTls, serverTls, filter: Imap());
        await RelayRun.SayAsync(run.Client, "a IDLE\r\n");
        Assert.Equal("a IDLE\r\n", await RelayRun.HearAsync(run.Server, 8));
        await RelayRun.SayAsync(run.Server, "+ idling\r\n");
        Assert.Equal("+ idling\r\n", await RelayRun.HearAsync(run.Client, 10));
        await RelayRun.SayAsync(run.Client, "b UNAUTHENTICATE\r\n");
        const string Bye = "* BYE Expected DONE\r\n";
        Assert.Equal(Bye, await RelayRun.HearAsync(run.Client, Bye.Length));
        RelayEnd end = await run.End;
        Assert.Equal(new ConduitFault(FaultKind.Protocol, "the filter gave up: Expected DONE"), end.Fault);
    }

    [Fact]
    public async Task A_server_that_asks_for_more_than_there_is_ends_it_too()
    {
        RelayRun run = await _bench.StartAsync(filter: Imap());
        await RelayRun.SayAsync(run.Server, "+ more\r\n");
        const string Bye = "* BYE The server asked for more than there is\r\n";
        Assert.Equal(Bye, await RelayRun.HearAsync(run.Client, Bye.Length));
        Assert.Equal(FaultKind.Protocol, (await run.End).Fault?.Kind);
    }

    [Theory]
    [InlineData("a APPEND x {5}\r\n")]  // held until the server has spoken
    [InlineData("a STARTTLS\r\n")]      // answered, and the client does not read
    public async Task Who_does_not_wait_is_not_read_and_little_is_held(string first)
    {
        RelayRun run = await _bench.StartAsync(limits: new Limits { Close = TimeSpan.FromSeconds(1) }, filter: Imap());
        byte[] piece = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(first, 20_000)));
        run.ClientSocket.Blocking = false;
        long sent = 0;
        for (int idle = 0; idle < 50; idle++)
        {
            try
            {
                sent += run.ClientSocket.Send(piece);
                idle = 0;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.WouldBlock)
            {
                await _bench.Rig.SettleAsync();
            }
        }
        Assert.True(_bench.Far!.HasBacklog || _bench.Near!.HasBacklog);
        Assert.InRange(sent, 1, 60L << 20); // the sockets' own buffers, and one piece of ours each way
        run.ClientSocket.Close();
        run.ServerSocket.Close();
        await run.End;
    }

    [Theory]
    [InlineData(true, "TLSv1.3 ")]
    [InlineData(false, "clear")]
    public async Task The_end_line_tells_of_the_TLS_behind_the_filter(bool serverTls, string words)
    {
        RelayRun run = await _bench.StartAsync(serverTls: serverTls, filter: Imap());
        Assert.Equal(serverTls, _bench.Far!.Unfiltered is TlsConduit);
        string facts = await _bench.Rig.RunAsync(() => Task.FromResult(TlsFacts.Of(_bench.Far, entered: true)));
        Assert.StartsWith(words, facts, StringComparison.Ordinal);
        await RelayRun.SayAsync(run.Client, "a NOOP\r\n");
        Assert.Equal("a NOOP\r\n", await RelayRun.HearAsync(run.Server, 8));
        Assert.Equal(8, _bench.Far.BytesWritten);
        await EndAsync(run);
    }

    [Fact]
    public async Task Silence_ends_at_the_idle_limit()
    {
        var time = new ManualTime();
        using var bench = new RelayBench(time);
        RelayRun run = await bench.StartAsync(limits: new Limits { Idle = TimeSpan.FromSeconds(5) }, filter: Pop3());
        time.Advance(TimeSpan.FromSeconds(4));
        await bench.Rig.SettleAsync();
        await RelayRun.SayAsync(run.Client, "STLS\r\n");
        Assert.Equal("-ERR", await RelayRun.HearAsync(run.Client, 4));
        Assert.False(run.Ending.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(5.02));
        await bench.Rig.SettleAsync();
        Assert.Equal(new ConduitFault(FaultKind.Limit, "limit reached: idle"), (await run.End).Fault);
    }

    public void Dispose() => _bench.Dispose();

    private static ImapConversationFilter Imap() =>
        new ImapConversationFilter(all => all.Without("STARTTLS"), ["STARTTLS", "LOGIN", "AUTHENTICATE", "UNAUTHENTICATE", "COMPRESS"]);

    private static Pop3ConversationFilter Pop3() => new Pop3ConversationFilter(["STLS"], ["STLS"]);

    private static async Task EndAsync(RelayRun run)
    {
        await run.FinishClientAsync();
        Assert.Equal("", await RelayRun.HearToEndAsync(run.Server));
        await run.FinishServerAsync();
        Assert.Equal("", await RelayRun.HearToEndAsync(run.Client));
        Assert.Equal(new RelayEnd(RelaySide.Client, null), await run.End);
    }

    private static string Random(int length)
    {
        byte[] bytes = new byte[length];
        new Random(5).NextBytes(bytes);
        for (int i = 0; i < length; i++)
            bytes[i] = (byte)(i % 61 == 0 ? '\n' : bytes[i] & 0x7F);
        return Encoding.ASCII.GetString(bytes);
    }
}
