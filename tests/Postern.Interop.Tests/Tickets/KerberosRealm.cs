using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Tickets;

/// <summary>A realm of Kerberos of the tests: its own configuration, database and key server on loopback, and nothing of the machine's.</summary>
internal sealed class KerberosRealm : IAsyncDisposable
{
    internal const string Name = "EXAMPLE.TEST";

    private readonly TemporaryDirectory _directory;
    private readonly RunningProgram _server;

    private KerberosRealm(TemporaryDirectory directory, RunningProgram server)
    {
        _directory = directory;
        _server = server;
    }

    /// <summary>Keys of imap, pop and smtp at localhost.</summary>
    internal string Keytab => _directory.File("services.keytab");

    /// <summary>A key of pop at localhost alone.</summary>
    internal string OtherKeytab => _directory.File("other.keytab");

    /// <summary>The key of the principal <c>postern</c>, who logs in at servers.</summary>
    internal string ClientKeytab => _directory.File("postern.keytab");

    /// <summary>The file that says where the key server is.</summary>
    internal string Configuration => _directory.File("krb5.conf");

    /// <param name="clockSkew">Seconds by which clocks may differ: so long a ticket lives on after its end.</param>
    internal static async Task<KerberosRealm> StartAsync(int clockSkew = 300)
    {
        string server = Needed.Program("krb5kdc");
        Needed.Program("kadmin.local");
        Needed.Program("kinit");
        var directory = new TemporaryDirectory();
        // Dovecot reads its keys as another user.
        File.SetUnixFileMode(directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        int port = FreePort.Take();
        directory.Write("krb5.conf", Client(port, clockSkew), (UnixFileMode)Convert.ToInt32("644", 8));
        directory.Write("kdc.conf", Server(directory, port));
        directory.Write("kadm5.acl", "");
        var environment = new Dictionary<string, string>(StringComparer.Ordinal) { ["KRB5_CONFIG"] = directory.File("krb5.conf"), ["KRB5_KDC_PROFILE"] = directory.File("kdc.conf") };
        await RunAsync(environment, "kdb5_util", "create", "-r", Name, "-s", "-P", "master");
        var commands = (string[])
        [
            .. new[] { "imap/localhost", "pop/localhost", "smtp/localhost", "postern" }.Select(one => $"addprinc -randkey {one}"),
            $"ktadd -norandkey -k {directory}/services.keytab imap/localhost pop/localhost smtp/localhost",
            $"ktadd -norandkey -k {directory}/other.keytab pop/localhost",
            $"ktadd -norandkey -k {directory}/postern.keytab postern",
        ];
        await RunAsync(environment, "sh", "-c", $"printf '%s\\n' '{string.Join("' '", commands)}' | {Needed.Program("kadmin.local")} -r {Name}");
        File.SetUnixFileMode(directory.File("services.keytab"), (UnixFileMode)Convert.ToInt32("644", 8));
        var realm = new KerberosRealm(directory, RunningProgram.Start(server, ["-n", "-r", Name], environment));
        await Patience.UntilAsync(() => realm._server.HasExited || Answers(port), realm._server.Story);
        return realm;
    }

    /// <summary>What a program needs of its environment to be at home in this realm, with a ticket cache of its own.</summary>
    internal Dictionary<string, string> Environment(string cache = "none") => new(StringComparer.Ordinal)
    {
        ["KRB5_CONFIG"] = Configuration,
        ["KRB5CCNAME"] = _directory.File(cache),
        ["KRB5RCACHENAME"] = "none:", // what was shown once may not be shown twice: not what is tested here, and a file of all of the machine's
    };

    /// <summary>A new person with a ticket.</summary>
    /// <returns>The environment of programs that run for him.</returns>
    internal async Task<Dictionary<string, string>> EnterAsync(string name, string lifetime = "1h")
    {
        var administration = Environment();
        administration["KRB5_KDC_PROFILE"] = _directory.File("kdc.conf");
        await RunAsync(administration, "kadmin.local", "-r", Name, "-q", $"addprinc -pw secret {name}");
        var environment = Environment($"cache-{name}");
        await RunAsync(environment, "sh", "-c", $"echo secret | kinit -l {lifetime} {name}");
        return environment;
    }

    /// <summary>Runs a program to its end, in an environment.</summary>
    internal static Task<(int Code, string Text)> TryAsync(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments) =>
        Shell.TryAsync("env", [.. environment.Select(one => $"{one.Key}={one.Value}"), Needed.Program(program), .. arguments]);

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        _directory.Dispose();
    }

    /// <summary>Runs a program that has to end well, in an environment.</summary>
    internal static async Task RunAsync(IReadOnlyDictionary<string, string> environment, string program, params string[] arguments)
    {
        var (code, text) = await TryAsync(environment, program, arguments);
        Assert.True(code == 0, $"{program} {string.Join(' ', arguments)} ended with {code}: {text}");
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

    private static string Client(int port, int clockSkew) => $$"""
        [libdefaults]
          default_realm = {{Name}}
          dns_lookup_kdc = false
          dns_lookup_realm = false
          dns_canonicalize_hostname = false
          rdns = false
          clockskew = {{clockSkew}}
          udp_preference_limit = 1
        [realms]
          {{Name}} = {
            kdc = 127.0.0.1:{{port}}
          }
        [domain_realm]
          localhost = {{Name}}

        """;

    private static string Server(TemporaryDirectory directory, int port) => $$"""
        [kdcdefaults]
          kdc_listen = 127.0.0.1:{{port}}
          kdc_tcp_listen = 127.0.0.1:{{port}}
        [realms]
          {{Name}} = {
            database_name = {{directory}}/principal
            key_stash_file = {{directory}}/stash
            acl_file = {{directory}}/kadm5.acl
          }
        [logging]
          kdc = FILE:{{directory}}/kdc.log
          default = FILE:{{directory}}/default.log

        """;
}
