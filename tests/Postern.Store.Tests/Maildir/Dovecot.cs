using System.Diagnostics;
using Postern.Store.Maildir;
using Postern.Testing;

namespace Postern.Store.Tests.Maildir;

/// <summary>The real Dovecot on a Maildir: its IMAP and POP3 servers, run without a master, each for one conversation.</summary>
internal sealed class Dovecot : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly UnixFileMode Everybody = (UnixFileMode)Convert.ToInt32("777", 8);

    private readonly TemporaryDirectory _directory = new();
    private readonly string _doveadm;

    internal Dovecot()
    {
        string? doveadm = ExternalProgram.Find("doveadm");
        Assert.SkipWhen(doveadm is null || !File.Exists("/usr/lib/dovecot/imap") || !File.Exists("/usr/lib/dovecot/pop3"), "Dovecot's IMAP and POP3 servers are not installed");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "not root: Dovecot gives up its rights itself, so it must have some");
        _doveadm = doveadm!; // skipped otherwise
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(_directory.File("Maildir"));
        File.SetUnixFileMode(_directory.File("Maildir"), Everybody);
        Directory.CreateDirectory(_directory.File("run"));
        _directory.Write("dovecot.conf", $"""
            base_dir = {_directory}/run
            log_path = /dev/stderr
            ssl = no
            mail_location = maildir:{_directory}/Maildir
            namespace inbox {"{"}
              inbox = yes
              separator = /
            {"}"}
            mail_uid = mail
            mail_gid = mail
            first_valid_uid = 1
            first_valid_gid = 1
            stats_writer_socket_path =

            """, (UnixFileMode)Convert.ToInt32("644", 8));
        Tree = new MaildirTree(_directory.File("Maildir"), TimeProvider.System);
        Tree.Create(FolderName.Inbox);
    }

    internal MaildirTree Tree { get; }

    public void Dispose() => _directory.Dispose();

    /// <summary>Holds a conversation with its IMAP server, already logged in; gives all it said.</summary>
    internal Task<string> ImapAsync(params string[] commands) =>
        RunAsync("imap", string.Concat(commands.Select((command, i) => $"t{i} {command}\r\n")) + "z LOGOUT\r\n");

    internal Task<string> Pop3Async(params string[] commands) => RunAsync("pop3", string.Concat(commands.Select(command => command + "\r\n")) + "QUIT\r\n");

    /// <summary>UID and base name of all messages, as Dovecot sees them.</summary>
    internal async Task<string[]> MessagesAsync(string folder = "INBOX")
    {
        string text = await RunAsync(null, "", "fetch", "uid guid", "mailbox", folder, "all");
        return [.. text.Split('\f', '\n').Where(line => line.Length > 0).Select(line => line.Split(": ", 2)[^1]).Chunk(2).Select(pair => string.Join(' ', pair))];
    }

    private async Task<string> RunAsync(string? server, string said, params string[] arguments)
    {
        string[] all = [$"USER=mail", $"HOME={_directory}", _doveadm, "-c", _directory.File("dovecot.conf"), .. server is null ? arguments : (string[])["exec", server]];
        using var process = ExternalProgram.Start("/usr/bin/env", all);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            var errors = process.StandardError.ReadToEndAsync(limit.Token);
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.StandardInput.WriteAsync(said.AsMemory(), limit.Token);
            process.StandardInput.Close();
            string heard = await output;
            await process.WaitForExitAsync(limit.Token);
            string fault = string.Join('\n', (await errors).Split('\n').Where(line => line.Contains("rror", StringComparison.Ordinal) || line.Contains("anic", StringComparison.Ordinal) || line.Contains("arning", StringComparison.Ordinal)));
            return fault.Length == 0 ? heard : throw new InvalidOperationException(fault + "\n" + heard);
        }
        finally
        {
            End(process);
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
    }
}
