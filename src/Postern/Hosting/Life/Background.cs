using System.Diagnostics;
using System.Text;

namespace Postern.Hosting.Life;

/// <summary>Starts this program anew, in the background, and waits until its doors are open.</summary>
/// <remarks>
/// <para>.NET cannot fork: the child is a new process with the same arguments but one. Until it is ready its output and its
/// errors are ours, so that the ready line and every complaint are seen where the program was started; nothing is half-started.</para>
/// <para>Readiness is the byte EOT at the end of its output, written by <see cref="Detachment"/>. An end without it is a failed start.</para>
/// </remarks>
internal static class Background
{
    /// <summary>The environment variable that tells the child what it is.</summary>
    public const string Variable = "POSTERN_BACKGROUND";

    /// <summary>The end of what the parent passes on: ASCII EOT.</summary>
    public const byte EndOfStart = 4;

    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2); // arbitrary: a slow disk and a key to be made

    /// <summary>Starts it and answers the exit code: 0 once it is ready, or that of the child that failed.</summary>
    /// <param name="program">The program's own file.</param>
    /// <param name="arguments">Its arguments, without the one that asked for the background.</param>
    /// <param name="output">Where its ready line goes.</param>
    /// <param name="error">Where its complaints go.</param>
    /// <param name="time">The clock.</param>
    /// <param name="input">What its standard input gives.</param>
    /// <exception cref="IOException">It cannot be started at all.</exception>
    public static async Task<int> StartAsync(string program, IEnumerable<string> arguments, TextWriter output, TextWriter error, TimeProvider time, ReadOnlyMemory<byte> input = default)
    {
        using Process child = Start(program, arguments);
        await child.StandardInput.BaseStream.WriteAsync(input);
        child.StandardInput.Close();
        using var limit = new CancellationTokenSource(StartLimit, time);
        try
        {
            Task complaints = CopyAsync(child.StandardError.BaseStream, error, limit.Token);
            bool ready = await CopyAsync(child.StandardOutput.BaseStream, output, limit.Token);
            if (ready)
                return 0;
            await child.WaitForExitAsync(limit.Token);
            await complaints;
            // It went in order, but before a door was open: that is no start.
            return child.ExitCode == 0 ? 1 : child.ExitCode;
        }
        catch (OperationCanceledException)
        {
            child.Kill();
            await error.WriteLineAsync($"postern: limit reached: start; no door was open after {StartLimit.TotalSeconds:0} s");
            return 1;
        }
    }

    private static Process Start(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment[Variable] = "1";
        start.Environment[Detachment.NoDiagnostics] = "0";
        try
        {
            return Process.Start(start) ?? throw new IOException($"{program} cannot be started");
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            throw new IOException($"{program} cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Passes everything on, until the end or EOT; says whether it was EOT.</summary>
    private static async Task<bool> CopyAsync(Stream from, TextWriter to, CancellationToken cancel)
    {
        var decoder = Encoding.UTF8.GetDecoder();
        byte[] bytes = new byte[4096];
        char[] letters = new char[4096];
        while (await from.ReadAsync(bytes, cancel) is > 0 and var count)
        {
            int end = bytes.AsSpan(0, count).IndexOf(EndOfStart);
            int length = decoder.GetChars(bytes, 0, end < 0 ? count : end, letters, 0);
            await to.WriteAsync(letters.AsMemory(0, length), cancel);
            await to.FlushAsync(cancel);
            if (end >= 0)
                return true;
        }
        return false;
    }
}
