using System.Diagnostics;

namespace Postern.Ssh;

/// <summary>One running <c>ssh -N -M</c>: one login, and the control socket through which connections pass.</summary>
/// <remarks>
/// It never opens a session, so that a key that may only forward is enough. It runs under a shell that waits for the end
/// of its standard input, a pipe whose other end is ours: however we end, kill(2) with 9 included, ssh is ended too.
/// </remarks>
internal sealed class SshMaster : IDisposable
{
    // $1 and on: the command line of ssh. Descriptor 3 is the pipe: a shell gives what it starts in the background no standard input.
    private const string Keeper = """
        exec 3<&0
        "$@" </dev/null 3<&- &
        ssh=$!
        { read -r _; kill "$ssh"; } <&3 2>/dev/null &
        keeper=$!
        exec 3<&-
        wait "$ssh"
        result=$?
        kill "$keeper" 2>/dev/null
        exit "$result"
        """;

    private const int TailLines = 200;
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(2);

    private readonly Process _process;
    private readonly Queue<string> _tail = new();
    private readonly string _directory;

    private SshMaster(Process process, string directory)
    {
        _process = process;
        _directory = directory;
        Path = ControlPath(directory);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
    }

    /// <summary>Its control socket.</summary>
    internal string Path { get; }

    /// <summary>Whether it has ended.</summary>
    internal bool HasExited => _process.HasExited;

    /// <summary>Logs in; returns when connections can be opened.</summary>
    /// <exception cref="SshException">It did not come to that; the message says why.</exception>
    internal static async Task<SshMaster> StartAsync(SshServer server, SshSettings settings, TimeProvider time)
    {
        // Whoever can open the control socket has the login: nobody else may enter its directory.
        string directory = Directory.CreateTempSubdirectory("postern-ssh-").FullName;
        var master = new SshMaster(Spawn(server, settings, directory), directory);
        try
        {
            await master.ReadyAsync(server, settings.Login, time);
            return master;
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    /// <summary>What ssh has said last, for a diagnosis.</summary>
    internal IReadOnlyList<string> Tail()
    {
        lock (_tail)
            return [.. _tail];
    }

    /// <summary>Ends it, and removes what it leaves behind; blocks while it goes, two seconds at most.</summary>
    public void Dispose()
    {
        _process.StandardInput.Close(); // the keeper sees it
        if (!_process.WaitForExit(Farewell))
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
        try
        {
            Directory.Delete(_directory, recursive: true);
        }
        catch (DirectoryNotFoundException)
        {
            // Somebody cleans up there too.
        }
    }

    private async Task ReadyAsync(SshServer server, TimeSpan limit, TimeProvider time)
    {
        long began = time.GetTimestamp();
        while (!File.Exists(Path))
        {
            if (_process.HasExited)
            {
                await _process.WaitForExitAsync(); // its last words are here then
                throw new SshException(SshDiagnosis.Of(Tail(), server));
            }
            if (time.GetElapsedTime(began) > limit)
                throw new SshException($"{server}: the login took longer than {limit.TotalSeconds:0} s");
            await Task.Delay(TimeSpan.FromMilliseconds(10), time);
        }
    }

    private static Process Spawn(SshServer server, SshSettings settings, string directory)
    {
        var start = new ProcessStartInfo("/bin/sh")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["LC_ALL"] = "C"; // the sentences that SshDiagnosis knows
        foreach (string word in (string[])["-c", Keeper, "sh", settings.Program, .. settings.Arguments, .. Options(directory), .. Whom(server)])
            start.ArgumentList.Add(word);
        try
        {
            return Process.Start(start) ?? throw new SshException("/bin/sh could not be started");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            Directory.Delete(directory);
            throw new SshException($"/bin/sh could not be started: {e.Message}");
        }
    }

    private static string[] Options(string directory) =>
    [
        "-N", "-T", "-M", "-S", ControlPath(directory),
        "-o", "ControlPersist=no", "-o", "LogLevel=DEBUG1",
        // A service has nobody to ask. An unknown host key is refused and a changed one stops everything.
        "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=yes",
        // A line that is dead is noticed after three silent times five seconds.
        "-o", "ServerAliveInterval=5", "-o", "ServerAliveCountMax=3",
        "-o", "ClearAllForwardings=yes", "-o", "ForwardAgent=no", "-o", "ForwardX11=no", "-o", "PermitLocalCommand=no", "-o", "Tunnel=no",
    ];

    private static string[] Whom(SshServer server) =>
        [.. server.Port == 0 ? (string[])[] : ["-p", $"{server.Port}"], .. server.User is null ? (string[])[] : ["-l", server.User], "--", server.Host];

    private static string ControlPath(string directory) => System.IO.Path.Combine(directory, "s");

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_tail)
        {
            _tail.Enqueue(line);
            if (_tail.Count > TailLines)
                _tail.Dequeue();
        }
    }
}
