using System.Diagnostics;
using System.Security.Cryptography;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>What one login asks, and who answers: pins, whoever wanted the login, the desktop, or nobody.</summary>
internal sealed class SshQuestions(SshRoute route, Tenant? asker, AskingMode mode, TimeProvider time)
{
    private long _began;

    /// <summary>What an askpass must show, so that no other program draws out answers.</summary>
    internal string Token { get; } = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));

    /// <summary>Whom it was made for can be asked, and is still there.</summary>
    internal bool HasAsker => asker is { MayAsk: true };

    /// <summary>Somebody thinks about an answer.</summary>
    internal bool IsAsking { get; private set; }

    /// <summary>How long people have thought.</summary>
    internal TimeSpan Waited { get; private set; }

    /// <summary>The host that ssh connects to; a question about another is one of a jump host's own ssh.</summary>
    internal string Host { get; set; } = "";

    /// <summary>Why this login must fail, whatever ssh makes of it.</summary>
    internal SshException? Verdict { get; private set; }

    /// <summary>Answers a question; null where nobody does.</summary>
    internal async Task<string?> AnswerAsync(string prompt, string? hint)
    {
        if (prompt.Contains("key fingerprint is ", StringComparison.Ordinal) && route.Way.HostKeys.Count > 0 && IsOfServer(prompt))
            return Compare(prompt);
        if (hint == "none")
        {
            await (asker?.NotifyAsync(prompt) ?? Task.CompletedTask);
            return "";
        }
        IsAsking = true;
        _began = time.GetTimestamp();
        try
        {
            prompt = Named(prompt);
            bool yesOrNo = hint == "confirm" || prompt.Contains("(yes/no", StringComparison.Ordinal);
            return mode.Kind switch
            {
                AskingKind.Tenant when asker is not null => await asker.AskAsync(prompt, secret: !yesOrNo),
                AskingKind.Desktop => await RunAsync(mode.Desktop!, prompt),
                _ => null,
            };
        }
        finally
        {
            IsAsking = false;
            Waited += time.GetElapsedTime(_began);
        }
    }

    /// <summary>ssh does not know to which address the line leads that it has from us: whoever is asked knows the server by the name he gave it.</summary>
    private string Named(string prompt)
    {
        const string Nowhere = " (<no hostip for proxy command>)'";
        int end = prompt.IndexOf(Nowhere, StringComparison.Ordinal);
        int start = end < 0 ? -1 : prompt.LastIndexOf('\'', end);
        if (start < 0)
            return prompt;
        string name = IsOfServer(prompt) ? route.Server.ToString() : prompt[(start + 1)..end];
        return $"{prompt[..start]}'{name}'{prompt[(end + Nowhere.Length)..]}";
    }

    private bool IsOfServer(string prompt) =>
        new[] { Host, route.Server.Host }.Any(host => prompt.Contains($"'{host} ", StringComparison.OrdinalIgnoreCase) || prompt.Contains($"'{host}'", StringComparison.OrdinalIgnoreCase) || prompt.Contains($"'[{host}]", StringComparison.OrdinalIgnoreCase));

    private string Compare(string prompt)
    {
        int start = prompt.IndexOf("SHA256:", StringComparison.Ordinal);
        int end = start < 0 ? -1 : prompt.AsSpan(start).IndexOfAny('.', '\n', ' ');
        string shown = start < 0 ? "a fingerprint of another kind" : end < 0 ? prompt[start..] : prompt[start..(start + end)];
        return IsPinned(shown) ? "yes" : "no";
    }

    /// <summary>Whether a host key with this fingerprint is one of those that are pinned; where it is not, this login fails.</summary>
    internal bool IsPinned(string shown)
    {
        if (route.Way.HostKeys.Contains(shown, StringComparer.Ordinal))
            return true;
        Verdict = new SshException($"{route.Server}: the host key is {shown}, and pinned is {string.Join(", ", route.Way.HostKeys)}: somebody may be listening. Ask the administrator, and only if the change is meant name the new one with --hostkey") { IsFinal = true };
        return false;
    }

    private async Task<string?> RunAsync(string program, string prompt)
    {
        using Process? asked = Process.Start(new ProcessStartInfo(program, [prompt]) { UseShellExecute = false, RedirectStandardOutput = true });
        if (asked is null)
            return null;
        using var limit = new CancellationTokenSource(Tenant.Thinking, time);
        try
        {
            string answer = await asked.StandardOutput.ReadToEndAsync(limit.Token);
            await asked.WaitForExitAsync(limit.Token);
            return asked.ExitCode == 0 ? answer.TrimEnd('\r', '\n') : null;
        }
        catch (OperationCanceledException)
        {
            asked.Kill(entireProcessTree: true);
            return null;
        }
    }
}
