using Postern.Ssh.Diagnosis;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Examining;

/// <summary>One login and its control socket, for as long as this lives; it opens nothing by itself.</summary>
internal sealed class TemporaryLogin : IDisposable
{
    private readonly string _directory;
    private readonly ProgramRun _run;

    private TemporaryLogin(string directory, ProgramRun run)
    {
        _directory = directory;
        _run = run;
    }

    /// <summary>The control socket.</summary>
    internal string Path => PathIn(_directory);

    /// <summary>The key with which it was made.</summary>
    internal string? Key => SshRun.KeyOf(_run.Errors);

    /// <summary>Logs in.</summary>
    /// <exception cref="SshException">It did not come to that; the message says why.</exception>
    internal static async Task<TemporaryLogin> OpenAsync(SshLogin login, CancellationToken cancel)
    {
        // Whoever can open the control socket has the login: nobody else may enter its directory.
        string directory = Directory.CreateTempSubdirectory("postern-ssh-").FullName;
        string[] own = ["-N", "-T", "-M", "-o", "ControlMaster=yes", "-S", PathIn(directory), "-o", "ExitOnForwardFailure=no"];
        // ssh opens the socket as soon as it is logged in, and says so then.
        var opened = new TemporaryLogin(directory, ProgramRun.Start(login.Words(own), kept: true));
        try
        {
            if (!await opened._run.SaysAsync(line => line.Contains("Entering interactive session", StringComparison.Ordinal), cancel) || !File.Exists(opened.Path))
                throw SshDiagnosis.Of(opened._run.Errors, login.Server).ToException();
            return opened;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Waits until ssh has said this, or has ended; gives all that it has said.</summary>
    internal async Task<IReadOnlyList<string>> SaysAsync(string text, CancellationToken cancel)
    {
        await _run.SaysAsync(line => line.Contains(text, StringComparison.Ordinal), cancel);
        return _run.Errors;
    }

    /// <summary>Logs out, and removes the socket.</summary>
    public void Dispose()
    {
        _run.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    private static string PathIn(string directory) => System.IO.Path.Combine(directory, "s");
}
