using System.Security.Cryptography.X509Certificates;
using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Matrix;

/// <summary>One account, a door for each way of logging in at the servers behind, and those servers.</summary>
internal sealed class MatrixRig : IAsyncDisposable
{
    internal const string Password = "front-secret";

    private static readonly string[] Protocols = ["imap", "pop3", "submission"];

    private readonly TemporaryDirectory _directory = new();
    private readonly MailServers _servers;
    private readonly DovecotServer _dovecot;
    private readonly PostfixServer _postfix;
    private readonly TestCertificate _certificate;
    private int _outputs;

    private MatrixRig(MailServers servers, DovecotServer dovecot, PostfixServer postfix, string user)
    {
        (_servers, _dovecot, _postfix, User) = (servers, dovecot, postfix, user);
        _certificate = servers.Authority.Issue(new TestLeaf { CommonName = user, Names = [user] });
        (CertificateFile, KeyFile) = _certificate.WriteTo(_directory, "client");
        LetterFile = _directory.Write("letter", "Subject: matrix\n\na letter\n");
    }

    internal string User { get; }

    internal string CertificateFile { get; }

    internal string KeyFile { get; }

    internal string LetterFile { get; }

    internal PosternProcess Postern { get; private set; } = null!; // by StartAsync

    internal static async Task<MatrixRig> StartAsync(MailServers servers)
    {
        using var certificate = servers.Authority.Issue();
        var dovecot = await DovecotServer.StartAsync(certificate, EveryMechanism(servers.CaFile));
        var postfix = await PostfixServer.StartAsync(certificate, dovecot);
        string user = dovecot.NewUser(Letter.Text("matrix"));
        (await servers.DovecotAsync()).Put(user, Letter.Text("matrix"));
        var rig = new MatrixRig(servers, dovecot, postfix, user);
        string accounts = await rig.AccountAsync();
        rig.Postern = await PosternProcess.RunAsync(rig._directory, await rig.DoorsAsync(accounts));
        return rig;
    }

    /// <summary>The door that logs in at the server like this.</summary>
    internal int Port(string protocol, Back back, string login, bool startTls) => Postern.Door($"{protocol}-{login}-{back.Name}{(startTls ? "-starttls" : "")}").Port;

    /// <summary>How often a door said that a client came in by this mechanism.</summary>
    internal int Entered(string protocol, Back back, string login, string mechanism) => Postern.Log.Count(line =>
        line.Contains($"{protocol}-{login}-{back.Name}", StringComparison.Ordinal) && line.Contains($"by {mechanism}: in, at", StringComparison.Ordinal));

    /// <summary>How often the server behind said that we came in by this mechanism.</summary>
    internal async Task<int> ServedAsync(string protocol, Back back)
    {
        string log = protocol == "submission" ? _postfix.Log() : (back.IsCommand ? await _servers.DovecotAsync() : _dovecot).Log();
        return log.Split('\n').Count(line => protocol == "submission"
            ? line.Contains($"sasl_method={back.InLog}, sasl_username={User}", StringComparison.Ordinal)
            : line.Contains($"{protocol}-login: Info: Login: user=<{User}>, method={back.InLog},", StringComparison.Ordinal));
    }

    /// <summary>Whether a door's log has a line with all of this.</summary>
    internal bool Says(string door, params string[] parts) => Postern.Log.Any(line => line.Contains(door, StringComparison.Ordinal) && parts.All(part => line.Contains(part, StringComparison.Ordinal)));

    /// <summary>What a door said last about a login that it refused.</summary>
    internal string LastWord(string door) => Postern.Log.LastOrDefault(line => line.Contains(door, StringComparison.Ordinal) && line.Contains(": refused:", StringComparison.Ordinal)) ?? "no login was refused";

    /// <summary>What the servers behind said of it, for the message of a failed test.</summary>
    internal string LogsOfServers() => $"\nDovecot:\n{_dovecot.Log()}\nPostfix:\n{_postfix.Log()}";

    /// <summary>What a program is told.</summary>
    internal Dictionary<string, string> Place(int port, string password) => new(StringComparer.Ordinal)
    {
        ["port"] = port.ToString(System.Globalization.CultureInfo.InvariantCulture),
        ["user"] = User,
        ["password"] = password,
        ["address"] = $"{User}@{PostfixServer.Domain}",
        ["ca"] = _servers.CaFile,
        ["cert"] = CertificateFile,
        ["key"] = KeyFile,
        ["letter"] = LetterFile,
        ["out"] = _directory.File($"out{Interlocked.Increment(ref _outputs)}"),
    };

    /// <summary>Our own client at a door.</summary>
    internal Task<FrontClient> ConnectAsync(string protocol, int port, bool withCertificate) =>
        FrontClient.ConnectAsync(protocol, port, _servers.Authority.Certificate, withCertificate ? X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile) : null);

    public async ValueTask DisposeAsync()
    {
        await Postern.DisposeAsync();
        await _postfix.DisposeAsync();
        await _dovecot.DisposeAsync();
        _certificate.Dispose();
        _directory.Dispose();
    }

    /// <summary>Dovecot with all mechanisms, and EXTERNAL for certificates of the authority, whose common name is the user: these have a place of passwords of their own.</summary>
    private static string EveryMechanism(string caFile) => $$"""
        auth_mechanisms = plain login cram-md5 digest-md5 scram-sha-1 scram-sha-256 apop external
        ssl_ca = <{{caFile}}
        ssl_verify_client_cert = yes
        ssl_require_crl = no
        auth_ssl_username_from_cert = yes
        passdb {
          driver = static
          mechanisms = external
          args = nopassword=y
        }

        """;

    /// <summary>An account file in which one account has everything: no verb makes keys of all hashes at once.</summary>
    private async Task<string> AccountAsync()
    {
        string postern = $"{PosternProcess.Path} account";
        string one = $"--accounts {_directory.File("accounts")} --state {_directory.File("state")}";
        string other = $"--accounts {_directory.File("others")} --state {_directory.File("state")}";
        await Shell.RunAsync("sh", "-c", $"echo {Password} | {postern} add {User} --form scram-sha1 --clear-for APOP,CRAM-MD5,DIGEST-MD5 {one}");
        await Shell.RunAsync("sh", "-c", $"echo {Password} | {postern} add {User} --form scram-sha512 {other}");
        await Shell.RunAsync("sh", "-c", $"echo {DovecotServer.Password} | {postern} backend-secret {User} {one}");
        await Shell.RunAsync("sh", "-c", $"echo {Password} | {postern} otp {User} {one}");
        await Shell.RunAsync("sh", "-c", $"{postern} certificate {User} {CertificateFile} {one}");
        string keys = (await File.ReadAllLinesAsync(_directory.File("others"))).Single(line => line.Contains("SCRAM-SHA-512", StringComparison.Ordinal));
        await File.AppendAllTextAsync(_directory.File("accounts"), keys + "\n");
        return _directory.File("accounts");
    }

    private async Task<string> DoorsAsync(string accounts)
    {
        var text = new StringBuilder();
        foreach (string protocol in Protocols)
        {
            foreach (Back back in Back.Of(protocol))
            {
                text.Append(await DoorAsync(protocol, back, "check", startTls: false, accounts));
                text.Append(await DoorAsync(protocol, back, "check", startTls: true, accounts));
                if (back.Name != Back.External)
                    text.Append(await DoorAsync(protocol, back, "pass", startTls: false, accounts));
            }
        }
        return text.ToString();
    }

    private async Task<string> DoorAsync(string protocol, Back back, string login, bool startTls, string accounts)
    {
        int port = protocol == "submission" ? _postfix.Port : (back.IsCommand ? await _servers.DovecotAsync() : _dovecot).Port(protocol);
        IEnumerable<string> named = login == "check" ? Front.Of(protocol).Where(front => front.Name != Front.Command && !front.IsRefused).Select(front => front.Name) : ["PLAIN", "LOGIN"];
        return $"""

            [{protocol}-{login}-{back.Name}{(startTls ? "-starttls" : "")}]
            accept = {EveryDoor.Scheme(protocol, startTls ? "starttls" : "tls")}://127.0.0.1:0
            connect = {EveryDoor.Scheme(protocol, "starttls")}://localhost:{port}
            login = {login}
            mechanisms = {string.Join(' ', named)}
            {back.Setting(protocol)}
            cert = {_servers.CertificateFile}
            key = {_servers.KeyFile}
            ca = {_servers.CaFile}
            {(login == "check" ? $"accounts = {accounts}\naskClientCert = yes\nclientCa = {_servers.CaFile}" : "")}
            {(back.Name == Back.External ? $"proveBy = certificate\nclientCert = {CertificateFile}\nclientKey = {KeyFile}" : "")}
            {(protocol == "submission" ? "senders = any" : "")}

            """;
    }
}
