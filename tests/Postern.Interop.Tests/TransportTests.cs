using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>The other ways to a server: programs, Unix sockets, proxies, and PROXY headers that keep the client's address.</summary>
public sealed class TransportTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task A_program_behind_the_door_knows_who_came()
    {
        string program = _directory.Write("popper", """
            #!/bin/sh
            printf '+OK %s %s\r\n' "$REMOTE_HOST" "$1"
            read line
            printf '+OK %s' "$line"

            """, (UnixFileMode)Convert.ToInt32("700", 8));
        await using var postern = await TunnelAsync("pop3s://127.0.0.1:0", $"exec:{program}", "--exec-args", "popper -x");
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: "127.0.0.9");
        await client.HearAsync("+OK 127.0.0.9 -x\r\n");
        await client.AskAsync("QUIT", "+OK QUIT\r");
        Assert.Empty(await client.RestAsync());
    }

    [Fact]
    public async Task LMTP_goes_to_the_Unix_socket_of_Dovecot()
    {
        var dovecot = await servers.DovecotAsync();
        await using var postern = await TunnelAsync("lmtp+starttls://127.0.0.1:0", $"lmtp+unix:{dovecot.LmtpSocket}");
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, "lmtp");
        await Conversation.HoldAsync("lmtp", client, greeted: true, servers);
    }

    [Fact]
    public async Task A_Unix_socket_is_a_door_too()
    {
        Needed.Program("socat");
        string path = _directory.File("door");
        await using var server = ByteServer.Echo();
        await using var postern = await PosternProcess.TunnelAsync(_directory, $"unix:{path}", $"tcp://127.0.0.1:{server.Port}");
        Assert.Equal("hello", await Shell.RunAsync("sh", "-c", $"printf hello | socat -t 5 - UNIX-CONNECT:{path}"));
    }

    [Fact]
    public async Task Dovecot_learns_the_client_from_our_PROXY_header()
    {
        var dovecot = await servers.DovecotAsync();
        await using var postern = await TunnelAsync("imaps://127.0.0.1:0", $"imap://127.0.0.1:{dovecot.Port("imap", proxied: true)}", "--proxy-to", "v2");
        await using var client = MailClient.Tls(postern.Port, servers.CaFile, from: "127.0.0.5");
        await Conversation.HoldAsync("imap", client, greeted: false, servers);
        await Patience.UntilAsync(() => dovecot.Log().Contains("rip=127.0.0.5,", StringComparison.Ordinal), dovecot.Log);
    }

    [Fact]
    public async Task The_address_goes_from_haproxy_through_our_door_and_haproxy_to_Dovecot()
    {
        string haproxy = Needed.Program("haproxy");
        var dovecot = await servers.DovecotAsync();
        int front = FreePort.Take();
        int back = FreePort.Take();
        await using var postern = await TunnelAsync("imaps://127.0.0.1:0", $"imap://127.0.0.1:{back}", "--proxy-from", "127.0.0.0/8", "--proxy-to", "v2");
        string file = _directory.Write("haproxy.cfg", $"""
            defaults
              mode tcp
              timeout connect 5s
              timeout client 30s
              timeout server 30s
            listen front
              bind 127.0.0.1:{front}
              server postern 127.0.0.1:{postern.Port} send-proxy-v2
            listen back
              bind 127.0.0.1:{back} accept-proxy
              server dovecot 127.0.0.1:{dovecot.Port("imap", proxied: true)} send-proxy-v2

            """);
        await using var running = RunningProgram.Start(haproxy, ["-db", "-f", file]);
        await AnswersAsync(front, running);
        await using var client = MailClient.Tls(front, servers.CaFile, from: "127.0.0.6");
        await Conversation.HoldAsync("imap", client, greeted: false, servers);
        await Patience.UntilAsync(() => dovecot.Log().Contains("rip=127.0.0.6,", StringComparison.Ordinal), dovecot.Log);
        await postern.EndLineAsync("from 127.0.0.6:");
    }

    [Fact]
    public async Task Nginx_tells_our_door_who_came()
    {
        string nginx = Needed.Program("nginx");
        const string Module = "/usr/lib/nginx/modules/ngx_stream_module.so";
        Assert.SkipUnless(File.Exists(Module), "libnginx-mod-stream is not installed");
        var dovecot = await servers.DovecotAsync();
        int front = FreePort.Take();
        await using var postern = await TunnelAsync("pop3+starttls://127.0.0.1:0", $"pop3://127.0.0.1:{dovecot.Port("pop3")}", "--proxy-from", "127.0.0.0/8");
        string file = _directory.Write("nginx.conf", $$"""
            load_module {{Module}};
            daemon off;
            pid {{_directory}}/nginx.pid;
            error_log stderr;
            events { }
            stream { server { listen 127.0.0.1:{{front}}; proxy_pass 127.0.0.1:{{postern.Port}}; proxy_protocol on; } }

            """);
        await using var running = RunningProgram.Start(nginx, ["-c", file]);
        await AnswersAsync(front, running);
        await using var client = MailClient.Tls(front, servers.CaFile, "pop3", "127.0.0.8");
        await Conversation.HoldAsync("pop3", client, greeted: true, servers);
        await postern.EndLineAsync("from 127.0.0.8:");
    }

    [Fact]
    public async Task Through_the_CONNECT_of_tinyproxy_with_a_password()
    {
        string tinyproxy = Needed.Program("tinyproxy");
        int port = FreePort.Take();
        string file = _directory.Write("tinyproxy.conf", $"Port {port}\nListen 127.0.0.1\nTimeout 30\nAllow 127.0.0.1\nBasicAuth carrier s3cret\n");
        await using var running = RunningProgram.Start(tinyproxy, ["-d", "-c", file]);
        await AnswersAsync(port, running);
        await ThroughAsync($"http://carrier:s3cret@127.0.0.1:{port}");
        await IsRefusedAsync($"http://carrier:wrong@127.0.0.1:{port}");
    }

    [Fact]
    public async Task Through_microsocks_with_a_password()
    {
        string microsocks = Needed.Program("microsocks");
        int port = FreePort.Take();
        await using var running = RunningProgram.Start(microsocks, ["-i", "127.0.0.1", "-p", $"{port}", "-u", "carrier", "-P", "s3cret"]);
        await AnswersAsync(port, running);
        await ThroughAsync($"socks5://carrier:s3cret@127.0.0.1:{port}");
        await IsRefusedAsync($"socks5://carrier:wrong@127.0.0.1:{port}");
    }

    public void Dispose() => _directory.Dispose();

    private async Task ThroughAsync(string via)
    {
        var dovecot = await servers.DovecotAsync();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "imap://127.0.0.1:0", $"imaps://localhost:{dovecot.Port("imap", tls: true)}", "--ca", servers.CaFile, "--via", via);
        await using var client = await MailClient.ClearAsync(postern.Port);
        await Conversation.HoldAsync("imap", client, greeted: false, servers);
        Assert.DoesNotContain(postern.Log, line => line.Contains("s3cret", StringComparison.Ordinal));
    }

    private async Task IsRefusedAsync(string via)
    {
        var dovecot = await servers.DovecotAsync();
        await using var postern = await PosternProcess.TunnelAsync(_directory, "imap://127.0.0.1:0", $"imaps://localhost:{dovecot.Port("imap", tls: true)}", "--ca", servers.CaFile, "--via", via);
        await using var client = await MailClient.ClearAsync(postern.Port);
        Assert.StartsWith("* BYE ", await client.RestAsync(), StringComparison.Ordinal);
        await client.DisposeAsync();
        await postern.EndLineAsync("the proxy ");
    }

    private Task<PosternProcess> TunnelAsync(params string[] words) =>
        PosternProcess.TunnelAsync(_directory, [.. words, "--cert", servers.CertificateFile, "--key", servers.KeyFile]);

    private static Task AnswersAsync(int port, RunningProgram program) => Patience.UntilAsync(
        () =>
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
        },
        program.Story);
}
