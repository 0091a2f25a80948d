using System.Diagnostics;
using System.Text;
using Postern.Stunnel.Tests.Services;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>Renegotiation in TLS 1.2, begun by a client (<c>R</c> of s_client) in the midst of a transfer.</summary>
public sealed class RenegotiationTests
{
    private const string Allowed = "options = ALLOW_CLIENT_RENEGOTIATION\n";

    [Theory]
    [InlineData(true, "", "no renegotiation")]
    [InlineData(true, Allowed, "RENEGOTIATING")]
    [InlineData(true, Allowed + "renegotiation = no\n", "RENEGOTIATING")]
    [InlineData(false, Allowed, "RENEGOTIATING")]
    public async Task A_client_that_asks_for_it_gets_it_where_it_is_allowed(bool ours, string options, string said)
    {
        using var bench = new ServiceBench();
        string section = $"[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:{ServiceBench.Port(bench.Backend)}\ncert = @server.pem\nsslVersionMax = TLSv1.2\n{options}";
        using Side side = Side.Start(ours, section);
        using var proxy = new StallingProxy(side.Port);
        using Process client = ExternalProgram.Start(ExternalProgram.Find("openssl") ?? throw new InvalidOperationException("openssl is not installed"), ["s_client", "-connect", $"127.0.0.1:{proxy.Port}"]);
        Task<string> heard = client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> errors = client.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        using var target = await bench.AcceptAsync();
        await client.StandardInput.WriteAsync("one\n");
        await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        Assert.Equal("one\n", ServiceBench.Hear(target, 4));
        proxy.StallAfterNext();
        await client.StandardInput.WriteAsync("R\n");
        await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
        await proxy.Stalled;
        bool goesOn = options == Allowed;
        if (goesOn)
        {
            // The client's new hello has come and its next flight has not: what is sent meanwhile waits, and is not lost.
            await HelloAnsweredAsync(side);
            target.Send(Encoding.ASCII.GetBytes(new string('x', 100_000) + "\n"));
            await Task.Delay(100, CancellationToken.None); // time to go wrong in
            proxy.Release();
            await UntilAsync(() => side.Lines.Count(line => line.EndsWith("SSLv3/TLS write finished", StringComparison.Ordinal)) == 2, side);
            await client.StandardInput.WriteAsync("two\n");
            await client.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            Assert.Equal("two\n", ServiceBench.Hear(target, 4));
        }
        if (options.Contains("= no", StringComparison.Ordinal))
            await AbortedAsync(side);
        if (!goesOn)
            proxy.Release();
        target.Close();
        client.StandardInput.Close();
        string all = await heard + await errors;
        Assert.Contains(said, all);
        Assert.Equal(goesOn ? 100_000 : 0, all.Count(letter => letter == 'x') >= 100_000 ? 100_000 : 0);
        await side.EndsAsync(0);
    }

    private static Task AbortedAsync(Side side) =>
        UntilAsync(() => side.Lines.Any(line => line.StartsWith("LOG3", StringComparison.Ordinal) && line.EndsWith("]: Aborting due to renegotiation request", StringComparison.Ordinal)), side);

    private static Task HelloAnsweredAsync(Side side) =>
        UntilAsync(() => side.Lines.Count(line => line.EndsWith("SSLv3/TLS write server hello", StringComparison.Ordinal)) == 2, side);

    private static async Task UntilAsync(Func<bool> condition, Side side)
    {
        for (int i = 0; !condition(); i++)
        {
            if (i > 3000)
                Assert.Fail(string.Join('\n', side.Lines));
            await Task.Delay(10, CancellationToken.None);
        }
    }
}
