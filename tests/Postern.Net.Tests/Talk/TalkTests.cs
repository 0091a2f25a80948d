using System.Net.Sockets;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Talk;

public sealed class TalkTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly LoopRig _rig = new();

    [Fact]
    public async Task Lines_are_the_same_however_the_bytes_are_cut()
    {
        byte[] sent = "one\r\ntwo\n\r\n\nlast \rone\r\n"u8.ToArray();
        for (int cut = 1; cut < sent.Length; cut++)
        {
            var (conduit, peer) = await _rig.PairAsync();
            Task<List<string>> reading = LinesAsync(conduit);
            peer.Send(sent.AsSpan(0, cut));
            await _rig.SettleAsync();
            peer.Send(sent.AsSpan(cut));
            peer.Shutdown(SocketShutdown.Send);
            Assert.Equal(["one", "two", "", "", "last \rone"], await reading);
            peer.Dispose();
        }
    }

    [Fact]
    public async Task A_line_may_be_as_long_as_allowed_and_no_longer()
    {
        Assert.Equal([new string('x', 98)], await LinesOfAsync(new string('x', 98) + "\r\n", longest: 100));
        Assert.Equal([new string('x', 99)], await LinesOfAsync(new string('x', 99) + "\n", longest: 100));
        foreach (string text in new[] { new string('x', 100) + "\n", new string('x', 100), new string('x', 5000) + "\r\n" })
        {
            var broken = await Assert.ThrowsAsync<ConduitException>(() => LinesOfAsync(text, longest: 100));
            Assert.Equal(new ConduitFault(FaultKind.Protocol, "a line of more than 100 bytes"), broken.Fault);
        }
    }

    [Fact]
    public async Task Literals_are_read_and_skipped_whole()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var talk = new Net.Talk.Talk(conduit, 100);
        Task<string> reading = _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            string first = Text((await talk.ReadLineAsync(deadline))!.Value);
            string literal = Encoding.ASCII.GetString((await talk.ReadBytesAsync(8, deadline))!);
            Assert.True(await talk.SkipAsync(200_000, deadline));
            string last = Text((await talk.ReadLineAsync(deadline))!.Value);
            Assert.Null(await talk.ReadBytesAsync(1, deadline));
            Assert.False(await talk.SkipAsync(1, deadline));
            return $"{first}|{literal}|{last}";
        });
        peer.Send("first\r\nlit\r\nral"u8);
        peer.Send(new byte[200_000]);
        peer.Send("last\r\n"u8);
        peer.Shutdown(SocketShutdown.Send);
        Assert.Equal("first|lit\r\nral|last", await reading);
        peer.Dispose();
    }

    [Fact]
    public async Task What_is_held_is_not_overwritten_by_another_connection_of_the_loop()
    {
        var (first, firstPeer) = await _rig.PairAsync();
        var (second, secondPeer) = await _rig.PairAsync();
        var one = new Net.Talk.Talk(first, 100);
        var two = new Net.Talk.Talk(second, 100);
        firstPeer.Send("aaaa\r\nbbbb\r\ncc"u8);
        secondPeer.Send("1111\r\n2222\r\n33"u8);
        Task<string> reading = _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            var other = new Deadline(_rig.Loop).Within(Limit, "test");
            var said = new StringBuilder();
            for (int i = 0; i < 3; i++)
            {
                said.Append(Text((await one.ReadLineAsync(deadline))!.Value)).Append(' ');
                said.Append(Text((await two.ReadLineAsync(other))!.Value)).Append(' ');
                if (i != 1)
                    continue;
                firstPeer.Send("cc\r\n"u8);
                secondPeer.Send("33\r\n"u8);
            }
            return said.ToString();
        });
        Assert.Equal("aaaa 1111 bbbb 2222 cccc 3333 ", await reading);
        firstPeer.Dispose();
        secondPeer.Dispose();
    }

    [Fact]
    public async Task Replies_go_out_together()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var talk = new Net.Talk.Talk(conduit, 100);
        await _rig.RunAsync(async () =>
        {
            talk.Say("250-mail.example\r\n"u8);
            talk.Say("250 grüße " + new string('x', 400) + "\r\n");
            Assert.Equal(0, peer.Available);
            await talk.FlushAsync(new Deadline(_rig.Loop));
            await talk.FlushAsync(new Deadline(_rig.Loop));
        });
        byte[] bytes = new byte[1000];
        int count = peer.Receive(bytes);
        Assert.Equal("250-mail.example\r\n250 grüße " + new string('x', 400) + "\r\n", Encoding.UTF8.GetString(bytes, 0, count));
        peer.Dispose();
    }

    [Fact]
    public async Task An_upgrade_is_refused_while_bytes_of_before_are_held()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var talk = new Net.Talk.Talk(conduit, 100);
        using var server = new TlsServer(_rig.Loops, new TlsServerSettings());
        peer.Send("STARTTLS\r\nNOOP\r\n"u8);
        var broken = await Assert.ThrowsAsync<ConduitException>(() => _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            await talk.ReadLineAsync(deadline);
            Assert.True(talk.HasHeld);
            await talk.UpgradeAsync(server, deadline);
        }));
        Assert.Equal(FaultKind.Protocol, broken.Fault.Kind);
        peer.Dispose();
    }

    [Fact]
    public async Task What_nobody_read_is_given_back()
    {
        var (conduit, peer) = await _rig.PairAsync();
        var talk = new Net.Talk.Talk(conduit, 100);
        peer.Send("line\r\nrest"u8);
        Assert.Equal("rest", await _rig.RunAsync(async () =>
        {
            var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
            await talk.ReadLineAsync(deadline);
            Conduit released = talk.Release();
            Assert.False(talk.HasHeld && !released.HasUnread);
            return Text(await released.ReadAsync(deadline));
        }));
        peer.Dispose();
    }

    public void Dispose()
    {
        _rig.Dispose();
        Assert.Empty(_rig.Bugs);
    }

    private static string Text(ReadOnlyMemory<byte> bytes) => Encoding.ASCII.GetString(bytes.Span);

    private async Task<List<string>> LinesOfAsync(string text, int longest)
    {
        var (conduit, peer) = await _rig.PairAsync();
        using (peer)
        {
            peer.Send(Encoding.ASCII.GetBytes(text));
            Task<List<string>> reading = LinesAsync(conduit, longest);
            await _rig.SettleAsync();
            if (!reading.IsCompleted)
                peer.Shutdown(SocketShutdown.Send);
            return await reading;
        }
    }

    private Task<List<string>> LinesAsync(Conduit conduit, int longest = 1000) => _rig.RunAsync(async () =>
    {
        var talk = new Net.Talk.Talk(conduit, longest);
        var deadline = new Deadline(_rig.Loop).Within(Limit, "test");
        var lines = new List<string>();
        try
        {
            while (await talk.ReadLineAsync(deadline) is { } line)
                lines.Add(Text(line));
            return lines;
        }
        finally
        {
            deadline.Clear();
            conduit.Close();
        }
    });
}
