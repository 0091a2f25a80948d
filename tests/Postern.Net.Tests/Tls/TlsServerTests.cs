using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Net.Settings;
using Postern.Net.Tls;
using Postern.Testing;

namespace Postern.Net.Tests.Tls;

public sealed class TlsServerTests : IDisposable
{
    private static readonly byte[] Hello = "hello"u8.ToArray();

    private readonly TlsBench _bench = new();

    [Theory]
    [InlineData(SslProtocols.Tls12, TestKey.P256, "TLSv1.2")]
    [InlineData(SslProtocols.Tls12, TestKey.Rsa2048, "TLSv1.2")]
    [InlineData(SslProtocols.Tls13, TestKey.P384, "TLSv1.3")]
    [InlineData(SslProtocols.Tls13, TestKey.Rsa2048, "TLSv1.3")]
    public async Task It_serves_each_version_and_kind_of_key(SslProtocols version, TestKey key, string name)
    {
        TlsServer server = _bench.Server(null, TlsBench.Identity(_bench.Issue(new TestLeaf { Key = key })));
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<(string, string, string)> serving = _bench.AcceptAsync(server, inner, async (tls, deadline) =>
            (await TlsBench.EchoAsync(tls, deadline), tls.Version, tls.ServerName));
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options => options.EnabledSslProtocols = version);
        await AssertEchoAsync(client);
        Assert.Equal(("hello", name, "localhost"), await serving);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Records_may_be_cut_at_every_byte(SslProtocols version)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        byte[] sent = new byte[20_000];
        new Random(4).NextBytes(sent);
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, TlsBench.ReadToEndAsync);
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer) { Piece = 1 }, options => options.EnabledSslProtocols = version);
        await client.WriteAsync(sent);
        await client.ShutdownAsync();
        Assert.Equal(sent, await serving);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40_000)]
    public async Task Data_that_comes_in_one_packet_with_the_clients_Finished_is_read_at_once(int length)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        byte[] sent = new byte[length];
        new Random(5).NextBytes(sent);
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, async (tls, deadline) =>
        {
            using var all = new MemoryStream();
            while (all.Length < length)
                all.Write((await tls.ReadAsync(deadline)).Span);
            Assert.Equal(length, tls.BytesRead);
            return all.ToArray();
        });
        var stream = new ShapedStream(peer) { HoldAfter = 1 };
        SslStream client = await _bench.SslClientAsync(stream, options => options.EnabledSslProtocols = SslProtocols.Tls13);
        await client.WriteAsync(sent);
        await stream.ReleaseAsync();
        Assert.Equal(sent, await serving);
    }

    [Fact]
    public async Task Handshakes_that_are_ready_at_once_wait_when_the_share_of_the_turn_is_used_up()
    {
        var time = new ManualTime();
        using var bench = new TlsBench(time);
        TlsServer server = bench.Server();
        var (first, _) = await bench.Rig.PairAsync();
        var (second, _) = await bench.Rig.PairAsync();
        var (stopped, _) = await bench.Rig.PairAsync();
        var why = await bench.Rig.RunAsync(async () =>
        {
            var deadline = new Deadline(bench.Rig.Loop);
            Task<TlsConduit>[] all = [.. new[] { first, second, stopped }.Select(conduit =>
            {
                conduit.Unread("no TLS"u8); // is refused as soon as OpenSSL sees it
                Task<TlsConduit> handshake = server.AcceptAsync(conduit, conduit == stopped ? deadline : new Deadline(bench.Rig.Loop)).AsTask();
                time.Advance(TimeSpan.FromMilliseconds(10)); // it was a large key
                return handshake;
            })];
            Assert.Equal([true, false, false], all.Select(handshake => handshake.IsFaulted));
            deadline.Stop(new ConduitFault(FaultKind.Closed, "stopped in the queue"));
            await Assert.ThrowsAsync<ConduitException>(() => all[1]);
            return await Assert.ThrowsAsync<ConduitException>(() => all[2]);
        }).WaitAsync(TlsBench.Limit);
        Assert.Equal("stopped in the queue", why.Message);
        await bench.Rig.RunAsync(() =>
        {
            first.Abort();
            second.Abort();
            stopped.Abort();
            return Task.CompletedTask;
        });
    }

    [Fact]
    public async Task Data_and_close_notify_may_come_with_the_clients_Finished()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, TlsBench.ReadToEndAsync);
        var stream = new ShapedStream(peer) { HoldAfter = 1 };
        SslStream client = await _bench.SslClientAsync(stream, options => options.EnabledSslProtocols = SslProtocols.Tls13);
        await client.WriteAsync(Hello);
        await client.ShutdownAsync();
        await stream.ReleaseAsync();
        Assert.Equal(Hello, await serving);
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task Close_notify_ends_a_direction_and_leaves_the_other(SslProtocols version)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<byte[]> serving = _bench.AcceptAsync(_bench.Server(), inner, async (tls, deadline) =>
        {
            byte[] request = await TlsBench.ReadToEndAsync(tls, deadline);
            await tls.WriteAsync("late"u8.ToArray(), deadline);
            tls.Finish();
            return request;
        });
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options => options.EnabledSslProtocols = version);
        await client.WriteAsync(Hello);
        await client.ShutdownAsync();
        Assert.Equal(Hello, await serving);
        byte[] late = new byte[10];
        Assert.Equal(4, await client.ReadAtLeastAsync(late, 4));
        Assert.Equal(0, await client.ReadAsync(late));
    }

    [Theory]
    [InlineData(SslProtocols.Tls12)]
    [InlineData(SslProtocols.Tls13)]
    public async Task A_stream_that_ends_without_close_notify_is_truncated(SslProtocols version)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<bool> serving = _bench.AcceptAsync(_bench.Server(), inner, async (tls, deadline) =>
        {
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            var broken = await Assert.ThrowsAsync<ConduitException>(async () => await tls.ReadAsync(deadline));
            Assert.Equal(FaultKind.Truncated, broken.Fault.Kind);
            // The other direction is whole: what is still to be said is said, and ended in order.
            Assert.Equal(WriteStatus.Done, tls.TryWrite("late"u8));
            tls.Finish();
            return true;
        });
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options => options.EnabledSslProtocols = version);
        await client.WriteAsync(Hello);
        peer.Shutdown(SocketShutdown.Send);
        await serving;
        byte[] late = new byte[10];
        Assert.Equal(4, await client.ReadAtLeastAsync(late, 4));
        Assert.Equal(0, await client.ReadAsync(late));
    }

    [Fact]
    public async Task Abort_never_looks_like_the_clean_end()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        var heard = new TaskCompletionSource();
        Task<bool> serving = _bench.AcceptAsync(_bench.Server(), inner, async (tls, deadline) =>
        {
            await tls.WriteAsync(Hello, deadline);
            await heard.Task;
            tls.Abort();
            return true;
        });
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer));
        await client.ReadExactlyAsync(new byte[5]);
        heard.SetResult();
        await serving;
        Assert.Equal(0, peer.Receive(new byte[100])); // no alert: that would be close_notify
    }

    [Fact]
    public async Task An_error_that_somebody_left_in_OpenSSLs_queue_breaks_no_connection()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAsync(_bench.Server(), inner, async (tls, deadline) =>
        {
            await TlsBench.EchoAsync(tls, deadline);
            LeaveAnError();
            return Encoding.ASCII.GetString((await tls.ReadAsync(deadline)).Span);
        });
        var stream = new ShapedStream(peer);
        SslStream client = await _bench.SslClientAsync(stream);
        await AssertEchoAsync(client);
        stream.HoldAfter = 0;
        await client.WriteAsync("again"u8.ToArray());
        byte[] record = stream.TakeHeld();
        peer.Send(record.AsSpan(0, 7));
        await _bench.Rig.SettleAsync();
        await _bench.Rig.SettleAsync();
        peer.Send(record.AsSpan(7));
        Assert.Equal("again", await serving);
    }

    [Theory]
    [InlineData("localhost", "localhost")]
    [InlineData("POP.example", "pop.example")]
    [InlineData("any.wild.example", "*.wild.example")]
    [InlineData("two.any.wild.example", "localhost")]
    [InlineData("wild.example", "localhost")]
    [InlineData("unknown.example", "localhost")]
    public async Task The_name_the_client_asks_for_chooses_the_certificate(string asked, string served)
    {
        TlsIdentity[] identities = [.. new[] { "localhost", "pop.example", "*.wild.example" }
            .Select(name => TlsBench.Identity(_bench.Issue(new TestLeaf { Names = [name] }), null, name))];
        Assert.Contains(served, await ShownTo(_bench.Server(null, identities), asked));
    }

    [Fact]
    public async Task Identities_that_are_replaced_within_a_ClientHello_do_not_change_it()
    {
        TlsIdentity[] identities = [.. new[] { "localhost", "pop.example" }
            .Select(name => TlsBench.Identity(_bench.Issue(new TestLeaf { Names = [name] }), null, name))];
        TlsServer server = _bench.Server(null, identities);
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(server, inner);
        var stream = new ShapedStream(peer);
        stream.First = async hello =>
        {
            // One handshake message in two records (RFC 8446 §5.1), and time for a reload between the two.
            byte[] first = [22, 3, 1, 0, 10, .. hello.AsSpan(5, 10)];
            int rest = hello.Length - 15;
            await peer.SendAsync(first);
            await _bench.Rig.SettleAsync();
            await _bench.Rig.SettleAsync();
            server.Use(identities);
            await _bench.Rig.SettleAsync();
            return [22, 3, 1, (byte)(rest >> 8), (byte)rest, .. hello.AsSpan(15)];
        };
        SslStream client = await _bench.SslClientAsync(stream, options => options.TargetHost = "pop.example");
        await AssertEchoAsync(client);
        await serving;
    }

    [Fact]
    public async Task Identities_are_replaced_under_five_hundred_handshakes_and_none_is_lost()
    {
        TestCertificate certificate = _bench.Issue();
        TlsServer server = _bench.Server(null, TlsBench.Identity(certificate));
        using var stop = new CancellationTokenSource();
        Task replacing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                server.Use([TlsBench.Identity(certificate)]);
                await Task.Yield();
            }
        });
        TlsClient client = _bench.Client();
        for (int round = 0; round < 50; round++)
        {
            await Task.WhenAll(Enumerable.Range(0, 10).Select(async _ =>
            {
                var (near, far) = await PairOfConduitsAsync();
                Task<string> serving = _bench.AcceptAndEchoAsync(server, near);
                string echo = await _bench.ConnectAsync(client, far, async (tls, deadline) =>
                {
                    await tls.WriteAsync(Hello, deadline);
                    return Encoding.ASCII.GetString((await tls.ReadAsync(deadline)).Span);
                });
                Assert.Equal("hello", echo);
                await serving;
            }));
        }
        await stop.CancelAsync();
        await replacing;
    }

    [Fact]
    public async Task A_broken_identity_leaves_the_old_ones_in_service()
    {
        TestCertificate good = _bench.Issue();
        TestCertificate other = _bench.Issue();
        TlsServer server = _bench.Server(null, TlsBench.Identity(good));
        var mixed = new TlsIdentity(good.ChainDer, other.KeyPemBytes, ["localhost"]);
        var problem = Assert.Throws<TlsSettingException>(() => server.Use([TlsBench.Identity(other), mixed]));
        Assert.Contains("key", problem.Message);
        Assert.Throws<TlsSettingException>(() => server.Use([new TlsIdentity(["junk"u8.ToArray()], good.KeyPemBytes, ["x"])]));
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(server, inner);
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer));
        Assert.Equal(good.Der, client.RemoteCertificate!.GetRawCertData());
        await AssertEchoAsync(client);
        await serving;
    }

    [Theory]
    [InlineData("imap,pop3", "imap")]
    [InlineData("pop3,imap", "imap")]
    [InlineData("pop3", "pop3")]
    [InlineData("h2", "")]
    public async Task The_servers_preference_chooses_the_application_protocol(string offered, string chosen)
    {
        TlsServer server = _bench.Server(new TlsServerSettings { Alpn = ["imap", "pop3"] });
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAsync(server, inner, async (tls, deadline) =>
        {
            await TlsBench.EchoAsync(tls, deadline);
            return tls.Alpn;
        });
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options =>
            options.ApplicationProtocols = [.. offered.Split(',').Select(name => new SslApplicationProtocol(name))]);
        Assert.Equal(chosen, client.NegotiatedApplicationProtocol.ToString());
        await AssertEchoAsync(client);
        Assert.Equal(chosen, await serving);
    }

    public static TheoryData<string, byte[]> Junk => new()
    {
        { "a line of text", "USER somebody\r\n"u8.ToArray() },
        { "an oversized record", [22, 3, 1, 0xFF, 0xFF, 1] },
        { "an empty record", [22, 3, 1, 0, 0] },
        { "an alert", [21, 3, 3, 0, 2, 2, 40] },
        { "a handshake of nothing known", [22, 3, 1, 0, 4, 99, 0, 0, 0] },
        { "application data", [23, 3, 3, 0, 4, 1, 2, 3, 4] },
    };

    [Theory]
    [MemberData(nameof(Junk))]
    public async Task Junk_in_place_of_a_ClientHello_is_a_fault_of_TLS(string what, byte[] junk)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(_bench.Server(), inner);
        peer.Send(junk);
        if (what == "an empty record")
            peer.Shutdown(SocketShutdown.Send);
        var broken = await Assert.ThrowsAsync<ConduitException>(() => serving.WaitAsync(TlsBench.Limit));
        Assert.True(broken.Fault.Kind is FaultKind.Tls or FaultKind.Reset, what + ": " + broken.Message);
        peer.Dispose();
    }

    [Fact]
    public async Task Half_a_ClientHello_costs_no_SSL_object_and_says_so_at_its_end()
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(_bench.Server(), inner);
        peer.Send([22, 3, 1, 1, 0, 1]);
        await _bench.Rig.SettleAsync();
        peer.Shutdown(SocketShutdown.Send);
        var broken = await Assert.ThrowsAsync<ConduitException>(() => serving.WaitAsync(TlsBench.Limit));
        Assert.Equal("closed by the client before TLS began", broken.Message);
        peer.Dispose();
    }

    [Fact]
    public async Task A_chain_of_64_KiB_fits_into_one_flight()
    {
        TestCertificate leaf = _bench.Issue();
        using var intermediate = _bench.Authority.Intermediate();
        var chain = new List<ReadOnlyMemory<byte>>(leaf.ChainDer);
        while (chain.Sum(certificate => certificate.Length) < 64 * 1024)
            chain.Add(intermediate.Certificate.RawData);
        var identity = new TlsIdentity(chain, leaf.KeyPemBytes, ["localhost"]);
        TlsServer server = _bench.Server(null, identity);
        var (near, far) = await PairOfConduitsAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(server, near);
        TlsClient client = _bench.Client(new TlsClientSettings { Verify = false });
        Assert.Equal("no", await _bench.ConnectAsync(client, far, async (tls, deadline) =>
        {
            await tls.WriteAsync(Hello, deadline);
            Assert.Equal(5, (await tls.ReadAsync(deadline)).Length);
            return tls.Verified;
        }));
        await serving;
    }

    public void Dispose() => _bench.Dispose();

    private static async Task AssertEchoAsync(SslStream client)
    {
        await client.WriteAsync(Hello);
        byte[] echo = new byte[Hello.Length];
        await client.ReadExactlyAsync(echo);
        Assert.Equal(Hello, echo);
    }

    private static unsafe void LeaveAnError()
    {
        fixed (byte* junk = "junk"u8)
        {
            nint bio = LibCrypto.BIO_new_mem_buf(junk, 4);
            _ = LibCrypto.PEM_read_bio_X509(bio, null, 0, null);
            _ = LibCrypto.BIO_free(bio);
        }
    }

    private async Task<(Conduit Near, Conduit Far)> PairOfConduitsAsync()
    {
        var (near, peer) = await _bench.Rig.PairAsync();
        return (near, await _bench.Rig.AdoptAsync(peer));
    }

    private async Task<string> ShownTo(TlsServer server, string asked)
    {
        var (inner, peer) = await _bench.Rig.PairAsync();
        Task<string> serving = _bench.AcceptAndEchoAsync(server, inner);
        SslStream client = await _bench.SslClientAsync(new ShapedStream(peer), options =>
        {
            options.TargetHost = asked;
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
        });
        await AssertEchoAsync(client);
        await serving;
        return client.RemoteCertificate!.Subject;
    }
}
