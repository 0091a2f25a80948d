using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Postern.Hosting.Control;
using Postern.Net.Control;
using Postern.Net.Native;
using Postern.Ssh.Carrying;

namespace Postern.Fuzz.Targets;

/// <summary>What is asked at the control socket: every line has an answer that is one line, and none is a fault of the program.</summary>
internal static class ControlTarget
{
    private const int Longest = 4096; // arbitrary: dozens of requests

    public static void Requests(byte[] input) => CheckAsync(input.AsMemory(0, Math.Min(input.Length, Longest))).GetAwaiter().GetResult();

    private static async Task CheckAsync(ReadOnlyMemory<byte> requests)
    {
        using var stop = new CancellationTokenSource();
        var desk = new ControlDesk(
            [
                new StatusVerb(() => [], () => [], _ => Task.FromResult<IReadOnlyList<CarrierPicture>>([]), "1.0", TimeProvider.System, () => null),
                new ReloadVerb(() => Task.FromResult<string?>(null), () => 2),
                new StopVerb(_ => stop.Cancel(), () => 3),
            ],
            TimeProvider.System,
            NullLogger.Instance);
        var (ours, theirs) = Pair();
        using (theirs)
        {
            // All of it is in the kernel before it is read.
            await theirs.SendAsync(requests);
            theirs.Shutdown(SocketShutdown.Send);
            Task serving = ServeAsync(desk, ours, stop.Token);
            string[] answers = (await HearAsync(theirs)).Split('\n');
            await serving;
            Invariant.Holds(answers[^1].Length == 0, "every answer is a whole line");
            int asked = requests.Span.Count((byte)'\n');
            Invariant.Holds(stop.IsCancellationRequested ? answers.Length - 1 <= asked : answers.Length - 1 == asked, "every line is answered until the stop");
            foreach (string answer in answers[..^1])
                Judge(answer);
        }
    }

    private static void Judge(string answer)
    {
        using var reply = JsonDocument.Parse(answer);
        Invariant.Holds(reply.RootElement.GetProperty("v").GetInt32() == 1, "an answer tells its version");
        bool done = reply.RootElement.GetProperty("ok").GetBoolean();
        string error = done ? "" : reply.RootElement.GetProperty("error").GetString() ?? "";
        Invariant.Holds(done == (error.Length == 0), "a refusal says why: " + answer);
        Invariant.Holds(done == reply.RootElement.TryGetProperty("result", out _), "only what is done has a result");
        Invariant.Holds(!error.Contains("fault of the running program", StringComparison.Ordinal), "no request is a fault of the program");
    }

    private static async Task ServeAsync(ControlDesk desk, Socket socket, CancellationToken stop)
    {
        using var stream = new ControlStream(socket, ControlLimits.Request);
        try
        {
            await desk.ServeAsync(socket, stream, stop);
        }
        catch (ControlException)
        {
            // The last line is not whole.
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // It was told to stop.
        }
    }

    private static async Task<string> HearAsync(Socket socket)
    {
        using var all = new MemoryStream();
        byte[] piece = new byte[4096];
        try
        {
            while (await socket.ReceiveAsync(piece) is > 0 and int count)
                all.Write(piece, 0, count);
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            // What followed a stop was not read.
        }
        return Encoding.UTF8.GetString(all.ToArray());
    }

    private static unsafe (Socket Ours, Socket Theirs) Pair()
    {
        int* pair = stackalloc int[2];
        if (Libc.socketpair(Libc.AF_UNIX, Libc.SOCK_STREAM | Libc.SOCK_CLOEXEC, 0, pair) < 0)
            throw new IOException(Libc.Describe(Libc.Errno));
        return (new Socket(new SafeSocketHandle(pair[0], ownsHandle: true)), new Socket(new SafeSocketHandle(pair[1], ownsHandle: true)));
    }
}
