using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Net.Tests.Preludes;

/// <summary>A mail server of Debian's, started for one test class in a directory of its own, on ports that are free.</summary>
internal sealed class RealServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly Dictionary<string, int> _ports = [];
    private readonly string[] _stop;
    private readonly Process _process;

    private RealServer(Func<RealServer, string, string[]> configure, string[] protocols)
    {
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101); // its daemons run as several users
        foreach (string protocol in protocols)
            _ports[protocol] = FreePort();
        var commands = configure(this, _directory.Path);
        _stop = commands[1].Split(' ');
        _process = Start(commands[0].Split(' '));
        foreach (int port in _ports.Values)
            WaitFor(port);
    }

    internal static bool CanRun(string program) => Environment.UserName == "root" && File.Exists(program);

    internal static RealServer Dovecot((string Certificate, string Key) files) => new(
        (server, directory) =>
        {
            string configuration = server._directory.Write("dovecot.conf", DovecotConfiguration(server, directory, files));
            return [$"/usr/sbin/dovecot -c {configuration} -F", $"/usr/bin/doveadm -c {configuration} stop"];
        },
        ["pop3", "imap", "sieve", "lmtp"]);

    internal static RealServer Postfix((string Certificate, string Key) files) => new(
        (server, directory) =>
        {
            Directory.CreateDirectory(Path.Combine(directory, "spool"));
            Run(["/usr/bin/install", "-d", "-o", "postfix", Path.Combine(directory, "data")]);
            string configuration = Path.GetDirectoryName(server._directory.Write("conf/main.cf", PostfixMain(directory, files)))!; // a file has a directory
            server._directory.Write("conf/master.cf", PostfixMaster(server.PortOf("smtp")));
            return [$"/usr/sbin/postfix -c {configuration} start-fg", $"/usr/sbin/postfix -c {configuration} stop"];
        },
        ["smtp"]);

    internal int PortOf(string protocol) => _ports[protocol];

    public void Dispose()
    {
        Run(_stop);
        _process.WaitForExit();
        _process.Dispose();
        _directory.Dispose();
    }

    private static string DovecotConfiguration(RealServer server, string directory, (string Certificate, string Key) files) => $$"""
        base_dir = {{directory}}/run
        state_dir = {{directory}}/state
        log_path = {{directory}}/log
        protocols = imap pop3 lmtp sieve
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{files.Certificate}}
        ssl_key = <{{files.Key}}
        mail_location = maildir:{{directory}}/mail/%u
        passdb {
          driver = static
          args = password=secret
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{directory}}/mail/%u
        }
        {{Listener("imap-login", "imap", server.PortOf("imap"), "imaps")}}
        {{Listener("pop3-login", "pop3", server.PortOf("pop3"), "pop3s")}}
        {{Listener("managesieve-login", "sieve", server.PortOf("sieve"), null)}}
        {{Listener("lmtp", "lmtp", server.PortOf("lmtp"), null)}}
        """;

    private static string Listener(string service, string name, int port, string? off)
    {
        string other = off is null ? "" : $"  inet_listener {off} {{\n    port = 0\n  }}\n";
        return $"service {service} {{\n  inet_listener {name} {{\n    port = {port}\n  }}\n{other}}}\n";
    }

    private static string PostfixMain(string directory, (string Certificate, string Key) files) => $"""
        compatibility_level = 3.6
        queue_directory = {directory}/spool
        data_directory = {directory}/data
        command_directory = /usr/sbin
        daemon_directory = /usr/lib/postfix/sbin
        mail_owner = postfix
        setgid_group = postdrop
        myhostname = mail.example
        mydestination =
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        smtpd_tls_chain_files = {files.Key}, {files.Certificate}
        smtpd_tls_security_level = may
        maillog_file = {directory}/log
        maillog_file_prefixes = {directory}
        alias_maps =
        alias_database =
        local_recipient_maps =

        """;

    private static string PostfixMaster(int port) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        tlsmgr unix - - n 1000? 1 tlsmgr
        anvil unix - - n - 1 anvil
        rewrite unix - - n - - trivial-rewrite
        postlog unix-dgram n - n - 1 postlogd
        cleanup unix n - n - 0 cleanup

        """;

    private static Process Start(string[] command) =>
        Process.Start(new ProcessStartInfo(command[0], command[1..]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true })!; // a path that exists is started

    private static void Run(string[] command)
    {
        using var process = Start(command);
        process.WaitForExit();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A program of others tells us in no other way that it listens.</summary>
    private static void WaitFor(int port)
    {
        for (long start = TimeProvider.System.GetTimestamp(); TimeProvider.System.GetElapsedTime(start) < TimeSpan.FromSeconds(30);)
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException)
            {
                Thread.Yield();
            }
        }

        throw new TimeoutException($"nothing listens at {port}");
    }
}
