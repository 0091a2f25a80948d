using System.Text;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Programs;

/// <summary>What the runs of ssh have in common: a limit, and what is read of their words.</summary>
internal static class SshRun
{
    private static readonly TimeSpan Typing = TimeSpan.FromMinutes(5); // arbitrary: who is asked for a password may have to look for it

    /// <summary>Whether the login is made.</summary>
    internal static bool IsLoggedIn(string line) => line.StartsWith("Authenticated to ", StringComparison.Ordinal);

    /// <summary>Does something that uses ssh within the login's limit.</summary>
    /// <exception cref="SshException">The limit is reached.</exception>
    internal static async Task<T> WithinAsync<T>(SshLogin login, Func<CancellationToken, Task<T>> use, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        TimeSpan time = login.MayAsk ? Typing : login.Limit;
        limit.CancelAfter(time);
        try
        {
            return await use(limit.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new SshException(SshFault.TimedOut, $"{login.Server}: no answer within {time.TotalSeconds:0} s");
        }
    }

    /// <summary>The key with which the login was made, as its fingerprint; null where it was no key.</summary>
    internal static string? KeyOf(IReadOnlyList<string> lines)
    {
        const string Mark = "Server accepts key: ";
        // The last one is the one that counted: of keys accepted before it none could sign.
        string? line = lines.LastOrDefault(said => said.Contains(Mark, StringComparison.Ordinal));
        int at = line?.IndexOf(" SHA256:", StringComparison.Ordinal) ?? -1;
        return line is null || at < 0 ? null : line[(at + 1)..].Split(' ')[0];
    }

    /// <summary>Reads up to a line's end, the stream's end, or as many bytes as fit.</summary>
    internal static async Task<byte[]> FirstLineAsync(Stream stream, int longest, CancellationToken cancel)
    {
        byte[] bytes = new byte[longest];
        int count = 0;
        while (count < longest)
        {
            int read = await stream.ReadAsync(bytes.AsMemory(count), cancel);
            int end = bytes.AsSpan(count, read).IndexOf((byte)'\n');
            count += read;
            if (read == 0 || end >= 0)
                return bytes[..(end < 0 ? count : count - read + end)];
        }
        return bytes;
    }

    /// <summary>Writes a text to the program, and ends its input.</summary>
    internal static async Task TellAsync(ProgramRun run, string text, CancellationToken cancel)
    {
        try
        {
            await run.Input.WriteAsync(Encoding.UTF8.GetBytes(text), cancel);
            run.Input.Close();
        }
        catch (IOException)
        {
            // It has ended and says why on standard error.
        }
    }
}
