using System.Globalization;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Conduits;
using Postern.Net.Dialing.Programs;
using Postern.Net.Settings;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>One running <c>ssh -N -M</c>: one login, and the control socket through which connections pass.</summary>
/// <remarks>It never opens a session, so that a key that may only forward is enough. It ends with this process.</remarks>
internal sealed class SshMaster
{
    private const int TailLines = 200;

    /// <summary>Connections that are kept open for nothing but that. Arbitrary: ssh has at most 10,000 channels.</summary>
    private const int MostKept = 500;

    private const string LoggedIn = "Authenticated to ";
    private const string HostKey = "debug1: Server host key: ";

    /// <summary>The server is asked as often before its silence counts.</summary>
    private const int Questions = 3;

    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(5);

    private readonly Queue<string> _tail = new();
    private readonly TaskCompletionSource _ended = new();
    private readonly List<SafeFileHandle> _kept = [];
    private readonly CarrierSetup _setup;
    private readonly SshLine _line;
    private readonly SshQuestions _questions;
    private KeptProgram? _program;
    private string? _loggedIn;

    private SshMaster(CarrierSetup setup, SshLine line, SshQuestions questions, string path)
    {
        Path = path;
        _questions = questions;
        _setup = setup;
        _line = line;
    }

    /// <summary>Its control socket.</summary>
    internal string Path { get; }

    /// <summary>Completed when it has ended.</summary>
    internal Task Ended => _ended.Task;

    /// <summary>How its line does.</summary>
    internal TcpFacts? Facts => _line.Facts;

    /// <summary>Logs in; returns when connections can be opened. On the loop's thread.</summary>
    /// <exception cref="SshException">It did not come to that; the message says why.</exception>
    /// <param name="setup">What to work with.</param>
    /// <param name="mode">Whom it asks.</param>
    /// <param name="questions">What it asks.</param>
    /// <param name="number">The number of this attempt: each has a control socket of its own.</param>
    /// <param name="cancel">It is not wanted any more.</param>
    internal static async Task<SshMaster> StartAsync(CarrierSetup setup, AskingMode mode, SshQuestions questions, int number, CancellationToken cancel)
    {
        string path = setup.Place.Mux(number);
        var master = new SshMaster(setup, await SshLine.OpenAsync(setup, questions, cancel), questions, path);
        try
        {
            string[] words = [setup.Program, .. Options(setup, mode, path, master._line.Descriptor >= 0), .. setup.Route.Server.Words];
            master._program = await KeptProgram.StartAsync(setup.Loop, words, Environment(setup, mode, questions), master._line.Descriptor, master.Hear, master.End);
            await master.ReadyAsync(cancel);
            return master;
        }
        catch
        {
            master.Stop();
            master._line.Dispose();
            throw;
        }
    }

    /// <summary>What ssh has said last, for a diagnosis.</summary>
    internal IReadOnlyList<string> Tail() => _loggedIn is null ? [.. _tail] : [_loggedIn, .. _tail];

    /// <summary>Ends it.</summary>
    internal void Stop() => _program?.Stop();

    private async Task ReadyAsync(CancellationToken cancel)
    {
        TimeSpan limit = _setup.Route.Way.Login;
        long began = _setup.Time.GetTimestamp();
        while (!File.Exists(Path) || _questions.Verdict is not null)
        {
            if (_ended.Task.IsCompleted)
                throw _questions.Verdict ?? SshFailure.Of(Tail(), _setup.Route.Server);
            if (!_questions.IsAsking && _setup.Time.GetElapsedTime(began) - _questions.Waited > limit)
                throw new SshException($"{_setup.Route.Server}: limit reached: login: the server has not let us in within {limit.TotalSeconds:0} s (--login-limit)");
            if (cancel.IsCancellationRequested)
                throw new SshException($"{_setup.Route.Server}: the carrier ends");
            await Task.Delay(Look, _setup.Time, CancellationToken.None);
        }
    }

    private static string[] Options(CarrierSetup setup, AskingMode mode, string path, bool ours)
    {
        SshWay way = setup.Route.Way;
        double interval = Math.Max(1, Math.Floor(way.Silence.TotalSeconds / Questions));
        return
        [
            "-N", "-T", "-M", "-S", path,
            "-o", "ControlPersist=no", "-o", "LogLevel=DEBUG1",
            // Our own connection stands ready as its standard input and output.
            .. ours ? (string[])["-o", "ProxyCommand=-"] : [],
            .. mode.Options(way.HostKeys.Count > 0),
            .. way.Identity is null ? (string[])[] : ["-i", way.Identity, "-o", "IdentitiesOnly=yes", "-o", "PreferredAuthentications=publickey"],
            "-o", way.Compression ? "Compression=yes" : "Compression=no",
            "-o", string.Create(CultureInfo.InvariantCulture, $"ServerAliveInterval={interval:0}"), "-o", $"ServerAliveCountMax={Questions}",
            "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "PermitLocalCommand=no", "-o", "Tunnel=no",
        ];
    }

    private static IReadOnlyList<string> Environment(CarrierSetup setup, AskingMode mode, SshQuestions questions)
    {
        var all = new Dictionary<string, string>(setup.Environment, StringComparer.Ordinal) { ["LC_ALL"] = "C" }; // the sentences that SshDiagnosis knows
        foreach (var (name, value) in mode.Environment(setup, questions.Token))
            all[name] = value;
        return [.. all.Select(pair => $"{pair.Key}={pair.Value}")];
    }

    private void End()
    {
        _kept.ForEach(connection => connection.Dispose());
        _line.Dispose();
        File.Delete(Path);
        _ended.TrySetResult();
    }

    /// <summary>Keeps a connection to its control socket open until it ends: ssh would end with it. False where it has as many as it may.</summary>
    internal bool Keep(SafeFileHandle connection)
    {
        _kept.Add(connection);
        return _kept.Count < MostKept;
    }

    private void Hear(string line)
    {
        // Pins hold whatever a file of known hosts says, and also where an ssh of the user's own making puts another in.
        int key = line.StartsWith(HostKey, StringComparison.Ordinal) ? line.IndexOf("SHA256:", StringComparison.Ordinal) : -1;
        if (key >= 0 && _setup.Route.Way.HostKeys.Count > 0 && !_questions.IsPinned(line[key..].Trim()))
            Stop();
        if (line.StartsWith(LoggedIn, StringComparison.Ordinal))
        {
            // What comes from now on tells why it ends; that it was a login is known for ever.
            _tail.Clear();
            _loggedIn = line;
            return;
        }
        _tail.Enqueue(line);
        if (_tail.Count > TailLines)
            _tail.Dequeue();
    }
}
