using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;

namespace Postern.Ssh.Carrying;

/// <summary>This program as ssh's askpass: it has the carrier ask whoever wants the login.</summary>
public static class Askpass
{
    private const int LongestLine = 64 * 1024;

    /// <summary>Whether it was started as one: by the environment that a carrier gives its ssh, and with the question alone.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Gives the value of an environment variable.</param>
    public static bool IsWanted(IReadOnlyList<string> arguments, Func<string, string?> environment) =>
        arguments.Count == 1 && environment(AskingMode.Variable) is { Length: > 0 };

    /// <summary>Asks; null where there is no answer, and ssh goes on without.</summary>
    public static async Task<string?> AskAsync(string prompt, Func<string, string?> environment)
    {
        string[] where = (environment(AskingMode.Variable) ?? "").Split(':', 2);
        if (where.Length != 2)
            return null;
        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(where[1]));
            using var stream = new ControlStream(socket, LongestLine);
            var ask = new CarrierAsk { Want = "answer", Token = where[0], Prompt = prompt, Hint = environment("SSH_ASKPASS_PROMPT") };
            await stream.WriteLineAsync(ask, CarrierJson.Default.CarrierAsk, CancellationToken.None);
            return await stream.ReadLineAsync(CancellationToken.None) is { } line ? JsonSerializer.Deserialize(line.Span, CarrierJson.Default.CarrierSay)?.Answer : null;
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException)
        {
            return null; // the carrier has gone, and its ssh with it
        }
    }
}
