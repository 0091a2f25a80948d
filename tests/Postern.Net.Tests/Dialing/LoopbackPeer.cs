using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Net.Tests.Dialing;

/// <summary>A real server on a free port of loopback, for as long as a test needs it.</summary>
public sealed class LoopbackPeer : IDisposable
{
    private readonly Process _process;

    private LoopbackPeer(Process process, int port)
    {
        _process = process;
        Port = port;
    }

    public int Port { get; }

    /// <summary>Starts it; skips the test where the program is not installed.</summary>
    public static async Task<LoopbackPeer> StartAsync(string program, Func<int, string[]> arguments)
    {
        string? path = ExternalProgram.Find(program);
        Assert.SkipWhen(path is null, $"{program} is not installed");
        int port = FreePort();
        var peer = new LoopbackPeer(ExternalProgram.Start(path, arguments(port)), port);
        _ = peer._process.StandardOutput.ReadToEndAsync();
        _ = peer._process.StandardError.ReadToEndAsync();
        await peer.AnswersAsync();
        return peer;
    }

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private static int FreePort()
    {
        using Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>None of them says when it is ready; only asking tells.</summary>
    private async Task AnswersAsync()
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var client = new TcpClient();
                await client.ConnectAsync(IPAddress.Loopback, Port);
                return;
            }
            catch (SocketException) when (clock.Elapsed < DialBench.Limit && !_process.HasExited)
            {
                await Task.Delay(10);
            }
        }
    }
}
