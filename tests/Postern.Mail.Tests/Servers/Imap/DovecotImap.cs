using System.Diagnostics;
using Postern.Testing;

namespace Postern.Mail.Tests.Servers.Imap;

/// <summary>The real Dovecot on a Maildir of its own: its IMAP server, run without a master for one conversation.</summary>
internal sealed class DovecotImap : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _doveadm;

    internal DovecotImap()
    {
        string? doveadm = ExternalProgram.Find("doveadm");
        Assert.SkipWhen(doveadm is null || !File.Exists("/usr/lib/dovecot/imap"), "Dovecot's IMAP server is not installed");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "not root: Dovecot gives up its rights itself, so it must have some");
        _doveadm = doveadm!; // skipped otherwise
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(_directory.File("Maildir"));
        File.SetUnixFileMode(_directory.File("Maildir"), (UnixFileMode)Convert.ToInt32("777", 8));
        Directory.CreateDirectory(_directory.File("run"));
        _directory.Write("dovecot.conf", $$"""
            base_dir = {{_directory}}/run
            log_path = /dev/null
            ssl = no
            mail_location = maildir:{{_directory}}/Maildir
            namespace inbox {
              inbox = yes
              separator = /
            }
            mail_uid = mail
            mail_gid = mail
            first_valid_uid = 1
            first_valid_gid = 1
            stats_writer_socket_path =

            """, (UnixFileMode)Convert.ToInt32("644", 8));
    }

    /// <summary>Says all commands; gives the lines that answer each, the last of them without its tag.</summary>
    internal async Task<List<string[]>> SayAsync(IReadOnlyList<string> commands)
    {
        using Process process = ExternalProgram.Start("/usr/bin/env", ["USER=mail", $"HOME={_directory}", _doveadm, "-c", _directory.File("dovecot.conf"), "exec", "imap"]);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            Task<string> heard = process.StandardOutput.ReadToEndAsync(limit.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(string.Concat(commands.Select((command, i) => $"t{i} {command}\r\n")).AsMemory(), limit.Token);
            process.StandardInput.Close();
            return Parted(await heard + await errors, commands.Count);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    public void Dispose() => _directory.Dispose();

    private static List<string[]> Parted(string heard, int commands)
    {
        var answers = new List<string[]>();
        var answer = new List<string>();
        foreach (string line in heard.Split("\r\n").Where(line => !line.StartsWith("* PREAUTH", StringComparison.Ordinal)))
        {
            string tag = $"t{answers.Count} ";
            bool isLast = answers.Count < commands && line.StartsWith(tag, StringComparison.Ordinal);
            answer.Add(isLast ? line[tag.Length..] : line);
            if (!isLast)
                continue;
            answers.Add([.. answer]);
            answer.Clear();
        }
        Assert.True(answers.Count == commands, $"Dovecot ended early: {heard}");
        return answers;
    }
}
