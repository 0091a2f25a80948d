using System.Net.Sockets;
using System.Text;
using Postern.Net.Control;
using Postern.Ssh.Carrying;
using Postern.Testing;

namespace Postern.Tests.Ssh;

public sealed class TenantTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();

    [Fact]
    public async Task An_answer_that_comes_late_is_not_taken_for_that_to_the_next_question()
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(_directory.File("s")));
        listener.Listen();
        using var client = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await client.ConnectAsync(new UnixDomainSocketEndPoint(_directory.File("s")), TestContext.Current.CancellationToken);
        using var stream = new ControlStream(await listener.AcceptAsync(TestContext.Current.CancellationToken), 1000);
        using var tenant = new Tenant(stream, new CarrierAsk { MayAsk = true }, _time);
        _ = tenant.ListenAsync(TestContext.Current.CancellationToken);

        Task<string?> first = tenant.AskAsync("passphrase?", secret: true);
        int asked = await NumberAsync(client);
        _time.Advance(TimeSpan.FromMinutes(3));
        Assert.Null(await first);
        Task<string?> second = tenant.AskAsync("password?", secret: true);
        int next = await NumberAsync(client);
        await client.SendAsync(Encoding.UTF8.GetBytes($$"""{"answered":{{asked}},"answer":"passphrase"}""" + "\n"), TestContext.Current.CancellationToken);
        byte[] notice = new byte[1000];
        int length = await client.ReceiveAsync(notice, TestContext.Current.CancellationToken);
        Assert.Contains("came too late", Encoding.UTF8.GetString(notice, 0, length), StringComparison.Ordinal);
        await client.SendAsync(Encoding.UTF8.GetBytes($$"""{"answered":{{next}},"answer":"password"}""" + "\n"), TestContext.Current.CancellationToken);
        Assert.Equal("password", await second);
    }

    public void Dispose() => _directory.Dispose();

    private static async Task<int> NumberAsync(Socket client)
    {
        byte[] bytes = new byte[1000];
        int count = await client.ReceiveAsync(bytes, TestContext.Current.CancellationToken);
        using var say = System.Text.Json.JsonDocument.Parse(bytes.AsMemory(0, count));
        return say.RootElement.GetProperty("number").GetInt32();
    }
}
