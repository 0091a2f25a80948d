using Postern.Ssh.Diagnosis;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Programs;

/// <summary>What ssh's configuration comes to for one server (ssh -G); nothing is connected to.</summary>
internal sealed class EffectiveSettings
{
    private readonly ILookup<string, string> _all;
    private readonly string _home;

    private EffectiveSettings(string output, string home)
    {
        _home = home;
        _all = output.Split('\n').Select(line => line.Split(' ', 2)).Where(words => words.Length == 2).ToLookup(words => words[0], words => words[1].Trim());
    }

    /// <summary>Asks ssh.</summary>
    /// <exception cref="SshException">ssh refuses its configuration, or is not there.</exception>
    internal static Task<EffectiveSettings> ReadAsync(SshLogin login, CancellationToken cancel) => ReadAsync(login.Words("-G"), login.Server, login.Home, cancel);

    /// <summary>Asks ssh by a command line of one's own, which says <c>-G</c>.</summary>
    /// <exception cref="SshException">ssh refuses its configuration, or is not there.</exception>
    internal static async Task<EffectiveSettings> ReadAsync(IEnumerable<string> words, SshServer server, string home, CancellationToken cancel)
    {
        (int code, string output, IReadOnlyList<string> errors) = await ProgramRun.ToEndAsync(words, cancel);
        return code == 0 ? new EffectiveSettings(output, home) : throw SshDiagnosis.Of(errors, server).ToException();
    }

    /// <summary>The value of a keyword in small letters; null where it is not set.</summary>
    internal string? Value(string keyword) => _all[keyword].FirstOrDefault();

    /// <summary>The first file of a list, as a path; a keyword is written in small letters. Null where it is not set.</summary>
    internal string? File(string keyword)
    {
        if (_all[keyword].FirstOrDefault() is not { } files)
            return null;
        string file = files.StartsWith('"') ? files[1..].Split('"')[0] : files.Split(' ')[0];
        return file.StartsWith("~/", StringComparison.Ordinal) ? Path.Combine(_home, file[2..]) : file;
    }
}
