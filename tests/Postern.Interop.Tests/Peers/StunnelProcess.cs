using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>Debian's stunnel4 with one service.</summary>
internal sealed class StunnelProcess : IAsyncDisposable
{
    private readonly RunningProgram _program;

    private StunnelProcess(RunningProgram program, int port)
    {
        _program = program;
        Port = port;
    }

    internal int Port { get; }

    /// <summary>Starts it with these lines in its service.</summary>
    internal static async Task<StunnelProcess> StartAsync(TemporaryDirectory directory, params string[] lines)
    {
        string stunnel = Needed.Program("stunnel4");
        int port = FreePort.Take();
        string file = directory.Write($"stunnel-{port}.conf", $"foreground = yes\npid =\nsyslog = no\ndebug = 6\n[service]\naccept = 127.0.0.1:{port}\n{string.Join('\n', lines)}\n");
        var process = new StunnelProcess(RunningProgram.Start(stunnel, [file]), port);
        try
        {
            await process._program.SaysAsync("Configuration successful");
            return process;
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    internal Task<string> SaysAsync(string text) => _program.SaysAsync(text);

    public ValueTask DisposeAsync() => _program.DisposeAsync();
}
