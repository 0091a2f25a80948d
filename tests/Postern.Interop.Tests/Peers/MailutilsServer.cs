using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>GNU mailutils: imap4d and pop3d, for one user of a virtual domain, whose mailbox is a file.</summary>
internal sealed class MailutilsServer : IAsyncDisposable
{
    internal const string User = "reader@example.test";
    internal const string Password = "sesame-open-9";

    private readonly TemporaryDirectory _directory;
    private readonly List<RunningProgram> _programs = [];

    private MailutilsServer(TemporaryDirectory directory) => _directory = directory;

    internal int ImapPort { get; } = FreePort.Take();

    internal int PopPort { get; } = FreePort.Take();

    internal static async Task<MailutilsServer> StartAsync(string letter, TestCertificate certificate)
    {
        string imap = Needed.Program("imap4d");
        string pop = Needed.Program("pop3d");
        Needed.Root("imap4d becomes the user");
        var directory = new TemporaryDirectory();
        var server = new MailutilsServer(directory);
        certificate.WriteTo(directory);
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string hash = (await Shell.RunAsync("openssl", "passwd", "-6", Password)).Trim();
        string who = (await Shell.RunAsync("sh", "-c", "id -u mail; id -g mail")).Trim().Replace('\n', ':');
        directory.Write("domains/example.test", $"reader:{hash}:{who}:reader:{directory}/home:/bin/sh\n");
        directory.Write("home/INBOX", $"From somebody@example.test Sat Nov 21 08:00:00 2026\n{Letter.ToUnix(letter)}\n");
        await Shell.RunAsync("chown", "-R", "mail:mail", directory.File("home"));
        File.SetUnixFileMode(directory.File("home"), (UnixFileMode)Convert.ToInt32("755", 8));
        server.Start(imap, server.ImapPort);
        server.Start(pop, server.PopPort);
        await server.AnswerAsync();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RunningProgram program in _programs)
            await program.DisposeAsync();
        _directory.Dispose();
    }

    private void Start(string program, int port)
    {
        string file = _directory.Write($"{port}.conf", $$"""
            logging { syslog no; };
            virtdomain { passwd-dir {{_directory}}/domains; };
            auth { authorization virtdomain; authentication generic; };
            tls { ssl-certificate-file {{_directory}}/server.pem; ssl-key-file {{_directory}}/server.key; };
            server 127.0.0.1:{{port}} { tls-mode ondemand; };

            """);
        _programs.Add(RunningProgram.Start(program, ["--no-config", $"--config-file={file}", "--daemon=10", "--foreground"]));
    }

    private async Task AnswerAsync()
    {
        try
        {
            await Patience.UntilAsync(() => _programs.Exists(program => program.HasExited) || (Answers(ImapPort) && Answers(PopPort)), Story);
            if (_programs.Exists(program => program.HasExited))
                throw new InvalidOperationException(Story());
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private string Story() => string.Join('\n', _programs.Select(program => program.Story()));

    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
