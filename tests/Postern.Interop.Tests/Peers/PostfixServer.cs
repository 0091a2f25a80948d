using System.Net.Sockets;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A Postfix of the tests: SMTP and submission, each in clear text, with STARTTLS, and with TLS at once. It delivers to Dovecot.</summary>
internal sealed class PostfixServer : IAsyncDisposable
{
    internal const string Domain = "example.test";

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _program;

    /// <summary>As <see cref="OpenPort"/>; it refuses every mail at its end.</summary>
    internal int RefusingPort { get; } = FreePort.Take();

    private PostfixServer(TemporaryDirectory directory)
    {
        _directory = directory;
        _program = RunningProgram.Start(Needed.Program("postfix"), ["-c", Prepare(), "start-fg"]);
    }

    /// <summary>Clear text, and STARTTLS for those who ask.</summary>
    internal int Port { get; } = FreePort.Take();

    /// <summary>TLS from the first byte.</summary>
    internal int TlsPort { get; } = FreePort.Take();

    /// <summary>Clear text; after the second mistake it says 421 and closes, whatever is still being sent to it.</summary>
    internal int SternPort { get; } = FreePort.Take();

    /// <summary>Clear text; it takes mail from this machine for anywhere, as a relay does from the host that it trusts.</summary>
    internal int OpenPort { get; } = FreePort.Take();

    /// <summary>Wants a PROXY header first.</summary>
    internal int ProxiedPort { get; } = FreePort.Take();

    /// <summary>Believes what this machine says of its clients by XCLIENT, and logs every line that it is told.</summary>
    internal int XclientPort { get; } = FreePort.Take();

    /// <summary>Lists XCLIENT and then does not know it.</summary>
    internal int NoXclientPort { get; } = FreePort.Take();

    /// <param name="certificate">Its certificate.</param>
    /// <param name="dovecot">Judges its logins, and has its mail where <paramref name="transport"/> leads nowhere else.</param>
    /// <param name="transport">Who has its mail.</param>
    internal static async Task<PostfixServer> StartAsync(TestCertificate certificate, DovecotServer dovecot, string? transport = null)
    {
        Needed.Program("postfix");
        Needed.Root("postfix gives up its rights itself, so it must have some");
        var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        certificate.WriteTo(directory);
        foreach (string folder in (string[])["queue", "data"])
            Directory.CreateDirectory(directory.File(folder));
        await ExternalProgram.RunAsync("/bin/chown", ["postfix", directory.File("data")], CancellationToken.None);
        directory.Write("etc/main.cf", MainFile(directory, dovecot, transport ?? $"lmtp:inet:127.0.0.1:{dovecot.Port("lmtp")}"), (UnixFileMode)Convert.ToInt32("644", 8));
        directory.Write("etc/filter", "/^XCLIENT/ NOTHING\n", (UnixFileMode)Convert.ToInt32("644", 8));
        var server = new PostfixServer(directory);
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

    private static string MainFile(TemporaryDirectory directory, DovecotServer dovecot, string transport) => $"""
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
        virtual_transport = {transport}
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

    /// <summary>Writes what it starts, on ports that are known by now, and gives the folder of its configuration.</summary>
    private string Prepare()
    {
        _directory.Write("etc/master.cf", MasterFile(), (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(_directory.File("etc"), (UnixFileMode)Convert.ToInt32("755", 8));
        return _directory.File("etc");
    }

    private string MasterFile() => $"""
        127.0.0.1:{Port} inet n - n - - smtpd
        127.0.0.1:{TlsPort} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes
        127.0.0.1:{SternPort} inet n - n - - smtpd -o smtpd_hard_error_limit=2 -o smtpd_error_sleep_time=0
        127.0.0.1:{OpenPort} inet n - n - - smtpd -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_delay_reject=no
        127.0.0.1:{RefusingPort} inet n - n - - smtpd -o mynetworks=127.0.0.0/8 -o smtpd_relay_restrictions=permit_mynetworks,reject -o smtpd_end_of_data_restrictions=reject
        127.0.0.1:{ProxiedPort} inet n - n - - smtpd -o smtpd_upstream_proxy_protocol=haproxy
        127.0.0.1:{XclientPort} inet n - n - - smtpd -v -o smtpd_authorized_xclient_hosts=127.0.0.0/8
        127.0.0.1:{NoXclientPort} inet n - n - - smtpd -o smtpd_authorized_xclient_hosts=127.0.0.0/8 -o smtpd_command_filter=regexp:{_directory}/etc/filter
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
