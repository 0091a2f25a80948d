using System.Diagnostics;
using System.Globalization;
using Postern.Testing;

namespace Postern.Store.Tests.Maildir;

/// <summary>This program once more, with a word that says what it does, until it is killed.</summary>
internal static class KilledProgram
{
    internal static async Task<Process> StartAsync(string verb, string path, int seed)
    {
        var process = ExternalProgram.Start(Environment.ProcessPath!, [verb, path, seed.ToString(CultureInfo.InvariantCulture)]); // a test runs in a program
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        Assert.Equal("ready", await process.StandardOutput.ReadLineAsync(patience.Token));
        return process;
    }

    /// <summary>Lets it live until it has written some lines, however slow the machine is, and a moment longer; then kills it, and gives the whole lines that it wrote.</summary>
    internal static async Task<string[]> KillAsync(Process process, Random random)
    {
        var lines = new List<string>();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(120));
        for (int left = random.Next(40); left > 0 && await process.StandardOutput.ReadLineAsync(patience.Token) is { } line; left--)
            lines.Add(line);
        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(20)), TestContext.Current.CancellationToken);
        process.Kill();
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return [.. lines, .. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}
