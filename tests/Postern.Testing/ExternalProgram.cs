using System.Diagnostics;

namespace Postern.Testing;

/// <summary>A program of the system that a test runs as an oracle or a peer.</summary>
public static class ExternalProgram
{
    private static readonly string[] Places = ["/usr/bin", "/usr/sbin", "/bin", "/sbin", "/usr/local/bin", "/usr/local/sbin"];

    /// <summary>The path of this program; null where the system has none, so that a test can skip itself and say so.</summary>
    public static string? Find(string name) => Places.Select(p => Path.Combine(p, name)).FirstOrDefault(File.Exists);

    /// <summary>Runs it to its end; gives its exit code and all that it wrote to either stream.</summary>
    public static async Task<(int Code, string Text)> RunAsync(string path, IEnumerable<string> arguments, CancellationToken cancel)
    {
        using var process = Start(path, arguments);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync(cancel);
        var errors = process.StandardError.ReadToEndAsync(cancel);
        await process.WaitForExitAsync(cancel);
        return (process.ExitCode, await output + await errors);
    }

    /// <summary>Starts it with all three streams redirected; the caller ends and disposes it.</summary>
    public static Process Start(string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        return Process.Start(start) ?? throw new InvalidOperationException($"{path} does not start");
    }
}
