using System.Security.Cryptography;
using System.Text;
using Postern.Ssh.Mux;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Examining;

/// <summary>Logs in once, and tries what a key for mail must not be able to do.</summary>
/// <remarks>
/// Whatever is opened is closed again, and the login ends with the examination: nothing is left behind, on either side.
/// It is the one place in Postern that opens sessions.
/// </remarks>
public sealed class Examiner : IDisposable
{
    // A socket that most servers have and everybody may connect to: systemd's journal and D-Bus.
    private static readonly string[] UsualSockets = ["/run/systemd/journal/stdout", "/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"];

    private const string NoOption = "the server tried: no option of a key forbids it, only AllowStreamLocalForwarding in its sshd_config";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20); // arbitrary: a server that is there answers at once

    private readonly TemporaryLogin _login;
    private readonly IReadOnlyList<string> _sockets;
    private readonly List<Attempt> _attempts = [];
    private Probe? _probe;

    private Examiner(TemporaryLogin login, IReadOnlyList<string> sockets)
    {
        _login = login;
        _sockets = sockets;
    }

    /// <summary>Examines a login.</summary>
    /// <param name="login">The login; it is never asked for anything.</param>
    /// <param name="sockets">More Unix sockets of the server to try.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SshException">There is no login; the message says why.</exception>
    public static async Task<Examination> RunAsync(SshLogin login, IReadOnlyList<string> sockets, CancellationToken cancel)
    {
        using TemporaryLogin opened = await SshRun.WithinAsync(login, limit => TemporaryLogin.OpenAsync(login, limit), cancel);
        using var examiner = new Examiner(opened, [.. sockets, .. UsualSockets]);
        await examiner.AllAsync(cancel);
        return new Examination(opened.Key, examiner._attempts);
    }

    /// <summary>Ends the conversation with ssh.</summary>
    public void Dispose() => _probe?.Dispose();

    private async Task AllAsync(CancellationToken cancel)
    {
        await TryAsync("run a command", CommandAsync, cancel);
        await TryAsync("get a terminal", (probe, limit) => SessionAsync(probe, "pty-req", Terminal, limit), cancel);
        await TryAsync("copy files (sftp)", FilesAsync, cancel);
        await TryAsync("use your agent", (probe, limit) => SessionAsync(probe, "auth-agent-req@openssh.com", _ => { }, limit), cancel);
        await TryAsync("use your display (X11)", (probe, limit) => SessionAsync(probe, "x11-req", Display, limit), cancel);
        await TryAsync("listen on a port there (-R)", (_, limit) => ListenAsync("localhost", 0, limit), cancel);
        await TryAsync("listen on a Unix socket there", (_, limit) => ListenOnSocketAsync(limit), cancel);
        foreach (int port in (int[])[22, 80, RandomNumberGenerator.GetInt32(49152, 65536)])
            await TryAsync($"reach port {port} there", (probe, limit) => PortAsync(probe, port, limit), cancel);
        await TryAsync("reach Unix sockets there", SocketsAsync, cancel);
    }

    private async Task TryAsync(string what, Func<Probe, CancellationToken, Task<(bool Allowed, string Words)>> attempt, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(Patience);
        try
        {
            // The same for all: ssh (9.2) ends when a control connection goes that was refused a channel.
            _probe ??= await Probe.ConnectAsync(_login.Path, limit.Token);
            (bool allowed, string words) = await attempt(_probe, limit.Token);
            await _probe.CloseAsync(limit.Token);
            _attempts.Add(new Attempt(what, allowed, words) { IsServers = words == NoOption });
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            _attempts.Add(new Attempt(what, Allowed: null, "the server gives no answer"));
            Dispose();
            _probe = null;
        }
        catch (IOException)
        {
            _attempts.Add(new Attempt(what, Allowed: null, "the login ended over it"));
        }
    }

    private static Task<(uint Reason, string Text)?> SessionAsync(Probe probe, CancellationToken cancel) => probe.OpenAsync("session", _ => { }, cancel);

    private static async Task<(bool Allowed, string Words)> SessionAsync(Probe probe, string request, Action<FieldWriter> more, CancellationToken cancel)
    {
        if (await SessionAsync(probe, cancel) is not null)
            return (false, "the server opens no session");
        return await probe.AskAsync(request, more, cancel) ? (true, "the server agrees") : (false, "the server says no");
    }

    /// <summary>A forced command runs whatever is asked for, so that only the answer tells: a sum that nobody else has made.</summary>
    private static async Task<(bool Allowed, string Words)> CommandAsync(Probe probe, CancellationToken cancel)
    {
        (int one, int other) = (RandomNumberGenerator.GetInt32(1_000_000), RandomNumberGenerator.GetInt32(1_000_000));
        if (await SessionAsync(probe, cancel) is not null)
            return (false, "the server opens no session");
        if (!await probe.AskAsync("exec", fields => fields.Text($"expr {one} + {other}"), cancel))
            return (false, "the server says no");
        await probe.EndAsync(cancel);
        string sum = $"{one + other}";
        await probe.HearAsync(() => Encoding.ASCII.GetString(probe.Data).Contains(sum, StringComparison.Ordinal), cancel);
        string said = Encoding.ASCII.GetString(probe.Data).Trim();
        if (said.Contains(sum, StringComparison.Ordinal))
            return (true, "it ran");
        return (false, said.Length == 0 ? "another command is forced" : $"the server says “{PeerWords.Printable(said.Split('\n')[0].Trim())}”");
    }

    /// <summary>The same with files: SSH_FXP_INIT of version 3 is answered by SSH_FXP_VERSION (draft-ietf-secsh-filexfer-02, 4).</summary>
    private static async Task<(bool Allowed, string Words)> FilesAsync(Probe probe, CancellationToken cancel)
    {
        const byte Version = 2;
        if (await SessionAsync(probe, cancel) is not null)
            return (false, "the server opens no session");
        if (!await probe.AskAsync("subsystem", fields => fields.Text("sftp"), cancel))
            return (false, "the server says no");
        await probe.TellAsync([0, 0, 0, 5, 1, 0, 0, 0, 3], cancel);
        await probe.HearAsync(() => probe.Data.Length >= 5, cancel);
        return probe.Data is [0, 0, _, _, Version, ..] ? (true, "the file server answers") : (false, "another command is forced");
    }

    /// <summary>On the control socket itself: in proxy mode ssh passes no answers to requests of this kind.</summary>
    private async Task<(bool Allowed, string Words)> ListenAsync(string host, uint port, CancellationToken cancel)
    {
        using ControlTalk talk = await ControlTalk.ConnectAsync(_login.Path, cancel);
        var listen = FieldWriter.ToSsh(MuxCode.MUX_C_OPEN_FWD);
        listen.Number(0); // the number of the request
        listen.Number(MuxCode.MUX_FWD_REMOTE);
        listen.Text(host);
        listen.Number(port);
        listen.Text("localhost");
        listen.Number(9);
        await talk.SendAsync(listen.Message(), cancel);
        uint answer = ControlTalk.Number(await talk.ReceiveAsync(cancel), 0);
        return answer is MuxCode.MUX_S_OK or MuxCode.MUX_S_REMOTE_PORT ? (true, "the server listened for us") : (false, "the server says no");
    }

    /// <summary>In a place that is not there, for sshd would leave the socket's file behind: whether it was forbidden or only failed, it tells in a debug message (RFC 4253 §11.3).</summary>
    private async Task<(bool Allowed, string Words)> ListenOnSocketAsync(CancellationToken cancel)
    {
        const uint Path = unchecked((uint)-2); // in the place of a port: the host is a path (PROTOCOL.mux)
        if (await ListenAsync("/nonexistent/postern", Path, cancel) is { Allowed: true } listened)
            return listened;
        IReadOnlyList<string> said = await _login.SaysAsync("failure for: listen -2", cancel);
        return said.Any(line => line.Contains("disabled streamlocal forwarding", StringComparison.Ordinal))
            ? (false, "the server says no")
            : (true, NoOption);
    }

    private static async Task<(bool Allowed, string Words)> PortAsync(Probe probe, int port, CancellationToken cancel)
    {
        (uint Reason, string Text)? refusal = await probe.OpenAsync("direct-tcpip", fields =>
        {
            fields.Text("localhost");
            fields.Number((uint)port);
            fields.Text("127.0.0.1");
            fields.Number(0);
        }, cancel);
        return refusal switch
        {
            null => (true, "connected"),
            // Older servers say “connect failed” of what they forbid; a real failure has the system's words.
            { Reason: 2, Text: not "open failed" } tried => (true, $"the server tried: {PeerWords.Printable(tried.Text).ToLowerInvariant()}"),
            _ => (false, "the server says no"),
        };
    }

    private async Task<(bool Allowed, string Words)> SocketsAsync(Probe probe, CancellationToken cancel)
    {
        foreach (string path in _sockets)
        {
            bool isOpen = await probe.OpenAsync("direct-streamlocal@openssh.com", fields =>
            {
                fields.Text(path);
                fields.Text("");
                fields.Number(0);
            }, cancel) is null;
            if (isOpen)
                return (true, $"connected to {path}");
        }
        return (false, "none of the usual ones opens");
    }

    private static void Terminal(FieldWriter fields)
    {
        fields.Text("dumb");
        fields.Number(80);
        fields.Number(24);
        fields.Number(0);
        fields.Number(0);
        fields.Text("");
    }

    private static void Display(FieldWriter fields)
    {
        fields.Flag(true);
        fields.Text("MIT-MAGIC-COOKIE-1");
        fields.Text(Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16)));
        fields.Number(0);
    }
}
