using System.Net.Sockets;
using System.Text;
using Postern.Testing;

namespace Postern.Interop.Tests.Peers;

/// <summary>A Dovecot of the tests: POP3, IMAP, LMTP and ManageSieve, each in clear text, with STARTTLS on the same port, and with TLS at once.</summary>
/// <remarks>Every user exists, with the same password; a test takes one of its own and nobody is in its way.</remarks>
internal sealed class DovecotServer : IAsyncDisposable
{
    internal const string Password = "sesame-open-7";

    private static readonly string[] Services = ["pop3", "imap", "lmtp", "sieve"];
    private static int s_users;

    private readonly TemporaryDirectory _directory;
    private RunningProgram _program;
    private readonly Dictionary<string, int> _ports;

    private DovecotServer(TemporaryDirectory directory, RunningProgram program, Dictionary<string, int> ports)
    {
        _directory = directory;
        _program = program;
        _ports = ports;
    }

    /// <summary>The Unix socket of LMTP.</summary>
    internal string LmtpSocket => _directory.File("lmtp");

    /// <summary>Where the mailboxes of its users are, each under the user's name.</summary>
    internal string MailRoot => _directory.File("mail");

    /// <summary>Where Postfix asks whether a password is right.</summary>
    internal int AuthPort => _ports["auth"];

    /// <param name="certificate">Its certificate.</param>
    /// <param name="more">More settings, one a line.</param>
    /// <param name="fields">More of what it knows of each user (its extra fields).</param>
    /// <param name="hasTls">It speaks TLS; without it the ports of TLS at once are not there, and STARTTLS is not offered.</param>
    internal static async Task<DovecotServer> StartAsync(TestCertificate certificate, string more = "", string fields = "", bool hasTls = true)
    {
        string dovecot = Needed.Program("dovecot");
        Needed.Root("dovecot gives up its rights itself, so it must have some");
        var directory = new TemporaryDirectory();
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        Directory.CreateDirectory(directory.File("mail"), (UnixFileMode)Convert.ToInt32("777", 8));
        File.SetUnixFileMode(directory.File("mail"), (UnixFileMode)Convert.ToInt32("777", 8));
        certificate.WriteTo(directory);
        var ports = Services.SelectMany(service => new[] { service, service + "s", service + "-proxied" }).Append("auth")
            .ToDictionary(name => name, _ => FreePort.Take(), StringComparer.Ordinal);
        string file = directory.Write("dovecot.conf", Configuration(directory, ports, fields) + (hasTls ? "" : "ssl = no\n") + more);
        var server = new DovecotServer(directory, RunningProgram.Start(dovecot, ["-F", "-c", file]), ports);
        await server.AnswersAsync(hasTls);
        return server;
    }

    /// <summary>The port of a service; of its twin with TLS at once; or of the one that wants a PROXY header.</summary>
    internal int Port(string service, bool tls = false, bool proxied = false) => _ports[service + (tls ? "s" : proxied ? "-proxied" : "")];

    /// <summary>A user nobody else has, with these messages in the inbox.</summary>
    internal string NewUser(params string[] messages)
    {
        string user = $"user{Interlocked.Increment(ref s_users)}";
        Put(user, messages);
        return user;
    }

    /// <summary>The Maildir of a user.</summary>
    internal string MailOf(string user) => Path.Combine(_directory.File("mail"), user);

    /// <summary>Makes the mailbox of a user, with these messages in the inbox.</summary>
    internal void Put(string user, params string[] messages)
    {
        foreach (string part in (string[])["", "cur", "new", "tmp"])
        {
            string folder = Path.Combine(_directory.File("mail"), user, part);
            Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, (UnixFileMode)Convert.ToInt32("777", 8));
        }

        for (int i = 0; i < messages.Length; i++)
        {
            string path = Path.Combine(_directory.File("mail"), user, "new", $"{i}.test.example");
            File.WriteAllBytes(path, Encoding.Latin1.GetBytes(Letter.ToUnix(messages[i])));
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("666", 8));
        }
    }

    /// <summary>Waits until a message that contains this has been delivered to a user, and gives it with its lines ended by CRLF.</summary>
    internal Task<string> DeliveredAsync(string user, string text) => Patience.UntilAsync(
        () => New(user).FirstOrDefault(message => message.Contains(text, StringComparison.Ordinal)),
        () => $"nothing was delivered to {user}\n{Log()}");

    /// <summary>Whether a message that contains this has been delivered to a user by now.</summary>
    internal bool Has(string user, string text) => New(user).Any(message => message.Contains(text, StringComparison.Ordinal));

    /// <summary>Whom it makes wait for wrong passwords, as <c>doveadm penalty</c> lists them.</summary>
    internal Task<string> PenaltiesAsync() => Shell.RunAsync("doveadm", "-c", _directory.File("dovecot.conf"), "penalty");

    internal string Log() => File.Exists(_directory.File("dovecot.log")) ? File.ReadAllText(_directory.File("dovecot.log")) : "";

    /// <summary>It ends with all its processes: its ports are closed.</summary>
    internal async Task StopAsync()
    {
        _program.Signal(RunningProgram.Terminate);
        await _program.ExitAsync();
        await Patience.UntilAsync(() => !_ports.Values.Any(Answers), () => Log());
    }

    /// <summary>It is there again, at the same ports.</summary>
    internal async Task AgainAsync()
    {
        await _program.DisposeAsync();
        _program = RunningProgram.Start(Needed.Program("dovecot"), ["-F", "-c", _directory.File("dovecot.conf")]);
        await AnswersAsync(hasTls: true);
    }

    public async ValueTask DisposeAsync()
    {
        await _program.DisposeAsync();
        _directory.Dispose();
    }

    private IEnumerable<string> New(string user) => Directory.EnumerateFiles(Path.Combine(_directory.File("mail"), user, "new")).Select(path => Letter.ToWire(File.ReadAllText(path, Encoding.Latin1)));

    private async Task AnswersAsync(bool hasTls)
    {
        int[] awaited = [.. _ports.Where(port => hasTls || !Services.Any(service => port.Key == service + "s")).Select(port => port.Value)];
        try
        {
            await Patience.UntilAsync(() => _program.HasExited || awaited.All(Answers), () => Log());
            if (_program.HasExited)
                throw new InvalidOperationException(_program.Story() + Log());
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

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

    private static string Configuration(TemporaryDirectory directory, Dictionary<string, int> ports, string fields) => $$"""
        base_dir = {{directory}}/run
        state_dir = {{directory}}/state
        log_path = {{directory}}/dovecot.log
        auth_debug = no
        protocols = imap pop3 lmtp sieve
        listen = 127.0.0.1
        ssl = yes
        ssl_cert = <{{directory}}/server.pem
        ssl_key = <{{directory}}/server.key
        disable_plaintext_auth = no
        auth_failure_delay = 0
        mail_location = maildir:{{directory}}/mail/%n
        mail_uid = mail
        mail_gid = mail
        first_valid_uid = 1
        mail_max_userip_connections = 1000
        haproxy_trusted_networks = 127.0.0.0/8
        default_process_limit = 200
        default_client_limit = 2000
        passdb {
          driver = static
          args = password={{Password}} {{fields}}
        }
        userdb {
          driver = static
          args = uid=mail gid=mail home={{directory}}/mail/%n allow_all_users=yes
        }
        service anvil {
          unix_listener anvil-auth-penalty {
            mode = 0
          }
        }
        service stats {
          unix_listener stats-writer {
            mode = 0666
          }
        }
        service auth {
          inet_listener {
            port = {{ports["auth"]}}
          }
        }

        """ + string.Concat(Services.Select(service => Listeners(service, ports, directory)));

    private static string Listeners(string service, Dictionary<string, int> ports, TemporaryDirectory directory) => $$"""
        service {{(service == "lmtp" ? "lmtp" : service == "sieve" ? "managesieve-login" : service + "-login")}} {
          {{(service == "lmtp" ? $"unix_listener {directory}/lmtp {{\n  mode = 0666\n}}" : "service_count = 0")}}
          inet_listener {{service}} {
            port = {{ports[service]}}
          }
          inet_listener {{service}}s {
            port = {{ports[service + "s"]}}
            ssl = yes
          }
          inet_listener {{service}}_proxied {
            port = {{ports[service + "-proxied"]}}
            haproxy = yes
          }
        }

        """;
}
