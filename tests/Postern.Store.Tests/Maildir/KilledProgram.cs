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

    internal static Task LiveAsync(Random random) => Task.Delay(TimeSpan.FromMilliseconds(random.Next(120)), TestContext.Current.CancellationToken);

    /// <summary>Kills it at once, and gives the whole lines that it wrote.</summary>
    internal static async Task<string[]> KillAsync(Process process)
    {
        process.Kill();
        string text = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        Assert.Equal("", await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken));
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
