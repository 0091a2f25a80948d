using System.Net.Security;
using System.Net.Sockets;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Services;

public sealed class BesideTests
{
    [Fact]
    public Task A_client_that_finishes_in_order_still_hears_a_late_answer() => SameAsync("", service => service, async (bench, tls, backend) =>
    {
        await tls.WriteAsync("hello"u8.ToArray());
        string heard = ServiceBench.Hear(backend, 5);
        await tls.ShutdownAsync();
        heard += ServiceBench.Hear(backend, 1) + "|";
        backend.Send("late"u8);
        backend.Close();
        return heard + await ServiceBench.EndOfAsync(tls);
    });

    [Fact]
    public Task A_backend_that_finishes_still_hears_its_client() => SameAsync("", service => service, async (bench, tls, backend) =>
    {
        backend.Send("bye"u8);
        backend.Shutdown(SocketShutdown.Send);
        string heard = await ServiceBench.EndOfAsync(tls);
        await tls.WriteAsync("more"u8.ToArray());
        heard += ServiceBench.Hear(backend, 4);
        await tls.ShutdownAsync();
        return heard + ServiceBench.Hear(backend, 1);
    });

    [Fact]
    public Task A_client_that_hangs_up_without_close_notify_has_closed() => SameAsync("", service => service, async (bench, tls, backend) =>
    {
        await tls.WriteAsync("hello"u8.ToArray());
        string heard = ServiceBench.Hear(backend, 5);
        bench.Near!.Shutdown(SocketShutdown.Send);
        return heard + ServiceBench.Hear(backend, 1) + "|" + BackendEnd(bench.Near, 4096);
    });

    [Fact]
    public Task A_client_that_resets_has_closed() => SameAsync("", service => service, async (bench, tls, backend) =>
    {
        await tls.WriteAsync("hello"u8.ToArray());
        string heard = ServiceBench.Hear(backend, 5);
        ServiceBench.Reset(bench.Near!);
        return heard + ServiceBench.Hear(backend, 1) + "|";
    });

    [Fact]
    public Task A_backend_that_resets_has_closed() => SameAsync("", service => service, async (bench, tls, backend) =>
    {
        await tls.WriteAsync("hello"u8.ToArray());
        string heard = ServiceBench.Hear(backend, 5);
        backend.Send("bye"u8);
        heard += await ServiceBench.HearAsync(tls, 3);
        ServiceBench.Reset(backend);
        return heard + await ServiceBench.EndOfAsync(tls);
    });

    [Fact]
    public Task An_idle_connection_is_reset() => SameAsync("TIMEOUTidle = 1", service => service with { TimeoutIdle = TimeSpan.FromSeconds(1) }, async (bench, tls, backend) =>
    {
        string heard = await ServiceBench.EndOfAsync(tls);
        return heard + BackendEnd(backend);
    });

    [Fact]
    public Task An_idle_connection_is_closed_where_no_reset_is_wanted() => SameAsync(
        "TIMEOUTidle = 1\nreset = no",
        service => service with { TimeoutIdle = TimeSpan.FromSeconds(1), Reset = false },
        async (bench, tls, backend) =>
        {
            string heard = await ServiceBench.EndOfAsync(tls);
            return heard + BackendEnd(backend);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public Task A_client_that_never_finishes_is_closed_when_TIMEOUTclose_is_over(int seconds) => SameAsync(
        $"TIMEOUTclose = {seconds}",
        service => service with { TimeoutClose = TimeSpan.FromSeconds(seconds) },
        async (bench, tls, backend) =>
        {
            backend.Send("bye"u8);
            backend.Shutdown(SocketShutdown.Send);
            string heard = await ServiceBench.EndOfAsync(tls);
            return heard + "|" + BackendEnd(backend);
        });

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_backend_that_refuses_costs_the_client_its_connection_after_the_handshake(bool reset) => Beside.SameAsync(
        bench => $"connect = 127.0.0.1:{bench.ClosedPort()}\nconnect = 127.0.0.1:{bench.ClosedPort()}\nreset = {(reset ? "yes" : "no")}",
        bench => bench.Service() with
        {
            Connect = [new StunnelAddress("127.0.0.1", bench.ClosedPort()), new StunnelAddress("127.0.0.1", bench.ClosedPort())],
            Reset = reset,
        },
        async (bench, port) =>
        {
            SslStream tls = await bench.ShakeAsync(bench.Connect(port));
            return await ServiceBench.EndOfAsync(tls);
        });

    [Fact]
    public Task The_second_target_is_taken_where_the_first_refuses() => Beside.SameAsync(
        bench => $"connect = 127.0.0.1:{bench.ClosedPort()}\nconnect = 127.0.0.1:{ServiceBench.Port(bench.Backend)}",
        bench => bench.Service() with { Connect = [new StunnelAddress("127.0.0.1", bench.ClosedPort()), .. bench.Service().Connect] },
        EchoAsync);

    [Fact]
    public Task A_target_that_does_not_answer_is_given_up_after_TIMEOUTconnect() => Beside.SameAsync(
        bench => $"connect = 127.0.0.1:{bench.SilentPort()}\nconnect = 127.0.0.1:{ServiceBench.Port(bench.Backend)}\nTIMEOUTconnect = 1",
        bench => bench.Service() with { Connect = [new StunnelAddress("127.0.0.1", bench.SilentPort()), .. bench.Service().Connect], TimeoutConnect = TimeSpan.FromSeconds(1) },
        EchoAsync);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public Task A_silent_client_is_sent_away_when_TIMEOUTbusy_is_over(bool reset) => Beside.SameAsync(
        bench => $"connect = 127.0.0.1:1\nTIMEOUTbusy = 1\nreset = {(reset ? "yes" : "no")}",
        bench => bench.Service() with { TimeoutBusy = TimeSpan.FromSeconds(1), Reset = reset },
        (bench, port) => Task.FromResult(BackendEnd(bench.Connect(port))));

    [Fact]
    public Task A_program_serves_a_client_and_hears_what_it_is_called() => Beside.SameAsync(
        bench => "exec = /bin/cat\nexecArgs = other /proc/self/cmdline -",
        bench => bench.Service() with { Connect = [], Exec = "/bin/cat", ExecArguments = ["other", "/proc/self/cmdline", "-"] },
        async (bench, port) =>
        {
            SslStream tls = await bench.ShakeAsync(bench.Connect(port));
            await tls.WriteAsync("hello\n"u8.ToArray());
            string heard = await ServiceBench.HearAsync(tls, "other /proc/self/cmdline - hello\n".Length);
            await tls.ShutdownAsync();
            return heard + await ServiceBench.EndOfAsync(tls);
        });

    [Fact]
    public Task A_program_hears_where_its_client_comes_from() => Beside.SameAsync(
        bench => $"exec = {bench.Script("echo $REMOTE_HOST; test $REMOTE_PORT -gt 1024 && echo port; echo ${SSL_CLIENT_DN-none}")}",
        bench => bench.Service() with { Connect = [], Exec = bench.Script("echo $REMOTE_HOST; test $REMOTE_PORT -gt 1024 && echo port; echo ${SSL_CLIENT_DN-none}") },
        FarewellAsync);

    [Fact]
    public Task A_program_on_a_terminal_is_carried_to_its_end() => Beside.SameAsync(
        bench => $"exec = {bench.Script("stty size >/dev/null && test -t 0 && echo terminal; exit 3")}\npty = yes",
        bench => bench.Service() with { Connect = [], Exec = bench.Script("stty size >/dev/null && test -t 0 && echo terminal; exit 3"), Pty = true },
        FarewellAsync,
        "Remote descriptor",
        "Write socket closed",
        "Read socket closed");

    [Fact]
    public Task A_program_that_leaves_before_it_has_read_everything_still_answers() => Beside.SameAsync(
        bench => $"exec = {bench.Script("echo done; sleep 0.2")}",
        bench => bench.Service() with { Connect = [], Exec = bench.Script("echo done; sleep 0.2") },
        async (bench, port) =>
        {
            SslStream tls = await bench.ShakeAsync(bench.Connect(port));
            await tls.WriteAsync("nobody reads this"u8.ToArray());
            return await ServiceBench.EndOfAsync(tls);
        });

    [Fact]
    public Task A_socket_that_is_not_there_is_said_in_the_same_words() => Beside.SameAsync(
        bench => "connect = /nowhere/at/all",
        bench => bench.Service() with { Connect = [new StunnelAddress("", 0, "/nowhere/at/all")] },
        async (bench, port) => await ServiceBench.EndOfAsync(await bench.ShakeAsync(bench.Connect(port))));

    /// <summary>Hears all, and finishes then too.</summary>
    private static async Task<string> FarewellAsync(ServiceBench bench, int port)
    {
        SslStream tls = await bench.ShakeAsync(bench.Connect(port));
        string heard = await ServiceBench.EndOfAsync(tls);
        await tls.ShutdownAsync();
        return heard;
    }

    private static async Task<string> EchoAsync(ServiceBench bench, int port)
    {
        SslStream tls = await bench.ShakeAsync(bench.Connect(port));
        using Socket backend = await bench.AcceptAsync();
        await tls.WriteAsync("hello"u8.ToArray());
        string heard = ServiceBench.Hear(backend, 5);
        await tls.ShutdownAsync();
        heard += ServiceBench.Hear(backend, 1);
        backend.Close();
        return heard + await ServiceBench.EndOfAsync(tls);
    }

    /// <summary>How a plain peer sees the end.</summary>
    internal static string BackendEnd(Socket socket, int mostBefore = 0)
    {
        try
        {
            int before = mostBefore > 0 ? socket.Receive(new byte[mostBefore]) : 1; // session tickets
            return before == 0 || socket.Receive(new byte[100]) == 0 ? "end" : "more";
        }
        catch (SocketException e)
        {
            return e.SocketErrorCode.ToString();
        }
    }

    private static Task SameAsync(string section, Func<ServiceOptions, ServiceOptions> options, Func<ServiceBench, SslStream, Socket, Task<string>> scenario) => Beside.SameAsync(
        bench => $"connect = 127.0.0.1:{ServiceBench.Port(bench.Backend)}\n{section}",
        bench => options(bench.Service()),
        async (bench, port) =>
        {
            bench.Near = bench.Connect(port);
            SslStream tls = await bench.ShakeAsync(bench.Near);
            using Socket backend = await bench.AcceptAsync();
            return await scenario(bench, tls, backend);
        });
}
