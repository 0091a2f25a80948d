using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A Postfix of the tests: SMTP and submission, each in clear text, with STARTTLS, and with TLS at once. It delivers to Dovecot.</summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    internal const string Domain = "example.test";

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _program;

    private PostfixServer(TemporaryDirectory directory, RunningProgram program, int port, int tlsPort, int sternPort, int openPort)
    {
        _directory = directory;
        _program = program;
        Port = port;
        TlsPort = tlsPort;
        SternPort = sternPort;
        OpenPort = openPort;
    }

    /// <summary>Clear text, and STARTTLS for those who ask.</summary>
    internal int Port { get; }

    /// <summary>TLS from the first byte.</summary>
    internal int TlsPort { get; }

    /// <summary>Clear text; after the second mistake it says 421 and closes, whatever is still being sent to it.</summary>
    internal int SternPort { get; }

    /// <summary>Clear text; it takes mail from this machine for anywhere, as a relay does from the host that it trusts.</summary>
    internal int OpenPort { get; }

    internal static async Task<PostfixServer> StartAsync(TestCertificate certificate, DovecotServer dovecot)
    {
        string postfix = Needed.Program("postfix");
        Needed.Root("postfix gives up its rights itself, so it must have some");
        var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        certificate.WriteTo(directory);
        foreach (string folder in (string[])["queue", "data"])
            Directory.CreateDirectory(directory.File(folder));
        await ExternalProgram.RunAsync("/bin/chown", ["postfix", directory.File("data")], CancellationToken.None);
        int port = FreePort.Take();
        int tlsPort = FreePort.Take();
        int sternPort = FreePort.Take();
        int openPort = FreePort.Take();
        directory.Write("etc/main.cf", MainFile(directory, dovecot), (UnixFileMode)Convert.ToInt32("644", 8));
        directory.Write("etc/master.cf", MasterFile(port, tlsPort, sternPort, openPort), (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(directory.File("etc"), (UnixFileMode)Convert.ToInt32("755", 8));
        var server = new PostfixServer(directory, RunningProgram.Start(postfix, ["-c", directory.File("etc"), "start-fg"]), port, tlsPort, sternPort, openPort);
        await server.AnswersAsync();
        return server;
    }

    internal string Log() => File.Exists(_directory.File("postfix.log")) ? File.ReadAllText(_directory.File("postfix.log")) : "";

    public async ValueTask DisposeAsync()
    {
        await ExternalProgram.RunAsync("/usr/sbin/postfix", ["-c", _directory.File("etc"), "stop"], CancellationToken.None);
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private async Task AnswersAsync()
    {
        try
        {
            await Patience.UntilAsync(() => _program.HasExited || Answers(), () => _program.Story() + Log());
            if (_program.HasExited)
                throw new InvalidOperationException(_program.Story() + Log());
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    private bool Answers()
    {
        try
        {
            using var client = new TcpClient("127.0.0.1", Port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static string MainFile(TemporaryDirectory directory, DovecotServer dovecot) => $"""
        compatibility_level = 3.6
        queue_directory = {directory}/queue
        data_directory = {directory}/data
        maillog_file = {directory}/postfix.log
        maillog_file_prefixes = {directory}
        inet_interfaces = 127.0.0.1
        inet_protocols = ipv4
        myhostname = mx.{Domain}
        mydestination =
        alias_maps =
        alias_database =
        local_recipient_maps =
        virtual_mailbox_domains = {Domain}
        virtual_transport = lmtp:inet:127.0.0.1:{dovecot.Port("lmtp")}
        lmtp_tls_security_level = none
        smtpd_tls_security_level = may
        smtpd_tls_chain_files = {directory}/server.key, {directory}/server.pem
        smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
        smtpd_sasl_auth_enable = yes
        smtpd_sasl_type = dovecot
        smtpd_sasl_path = inet:127.0.0.1:{dovecot.AuthPort}
        smtpd_client_connection_count_limit = 0
        smtpd_peername_lookup = no

        """;

    private static string MasterFile(int port, int tlsPort, int sternPort, int openPort) => $"""
        127.0.0.1:{port} inet n - n - - smtpd
        127.0.0.1:{tlsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        127.0.0.1:{sternPort} inet n - n - - smtpd -o smtpd_hard_error_limit=2 -o smtpd_error_sleep_time=0
        127.0.0.1:{openPort} inet n - n - - smtpd -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_delay_reject=no
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        tlsmgr unix - - n 1000? 1 tlsmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        verify unix - - n - 1 verify
        proxymap unix - - n - - proxymap
        lmtp unix - - n - - lmtp
        error unix - - n - - error
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """;
}
