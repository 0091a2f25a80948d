using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Routes of one door to Dovecots of different authorities, each known in its own way: the wrong one hears no password, and the client an honest no.</summary>
public sealed class RouteTrustTests(MailServers servers) : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new("Another CA");

    [Fact]
    public async Task Each_route_believes_its_own_authority_or_pin_and_no_other()
    {
        using var certificate = _authority.Issue();
        await using var other = await DovecotServer.StartAsync(certificate);
        var shared = await servers.DovecotAsync();
        string ca = _directory.Write("other.pem", _authority.Pem);
        string there = $"imaps://127.0.0.1:{other.Port("imap", tls: true)}";
        string here = $"imap+starttls://127.0.0.1:{shared.Port("imap")}";
        await using var postern = await DoorAsync($"""
            connect = {here}
            ca = {servers.CaFile}
            route = @plain.test {here}
            route = @other.test {there} ca={ca}
            route = @pinned.test {there} pin=SHA256:{certificate.FingerprintSha256.Replace(":", "", StringComparison.Ordinal)}
            route = @both.test {there} ca={ca} pin=SHA256:{new string('0', 64)}
            route = @wrongca.test {here} ca={ca}
            route = @doors.test {there}
            route = @wrongpin.test {here} pin=SHA256:{new string('0', 64)}
            """);
        foreach ((string domain, DovecotServer server) in ((string, DovecotServer)[])[("plain.test", shared), ("nowhere.test", shared), ("other.test", other), ("pinned.test", other)])
        {
            server.Put("user", Letter.Text("one"));
            await LoginAsync(postern, $"user@{domain}", "a OK");
        }
        foreach (string domain in (string[])["both.test", "wrongca.test", "doors.test", "wrongpin.test"])
        {
            await LoginAsync(postern, $"user@{domain}", "a NO [UNAVAILABLE] The mailbox cannot be reached, try again later");
            await postern.LogLineAsync($"login of user@{domain} from 127.0.0.1", "by LOGIN: refused: ", "certificate");
        }
        string explain = $"echo {DovecotServer.Password} | {PosternProcess.Path} explain imap {_directory.File("postern.conf")} --as";
        var (works, told) = await Shell.TryAsync("sh", "-c", $"{explain} user@pinned.test");
        Assert.Equal(0, works);
        Assert.Contains("the route of @pinned.test leads it to", told, StringComparison.Ordinal);
        Assert.Contains("is known by its pin", told, StringComparison.Ordinal);
        var (fails, why) = await Shell.TryAsync("sh", "-c", $"{explain} user@wrongca.test");
        Assert.NotEqual(0, fails);
        Assert.Contains("name the authority with ca=FILE, or the certificate with pin=SHA256:..., on the line of its route", why, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", other.Log() + shared.Log(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_of_ours_is_shown_where_the_route_says_so()
    {
        using var certificate = _authority.Issue();
        using var ours = _authority.Issue("postern.test");
        string ca = _directory.Write("other.pem", _authority.Pem, (UnixFileMode)Convert.ToInt32("644", 8));
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        var (own, key) = ours.WriteTo(_directory, "ours");
        await using var other = await DovecotServer.StartAsync(certificate, $"ssl_ca = <{ca}\nssl_verify_client_cert = yes\nssl_require_crl = no\nauth_ssl_require_client_cert = yes\n");
        string there = $"imaps://127.0.0.1:{other.Port("imap", tls: true)}";
        await using var postern = await DoorAsync($"""
            connect = {there}
            ca = {ca}
            route = @shown.test {there} clientCert={own} clientKey={key}
            """);
        other.Put("user", Letter.Text("one"));
        await LoginAsync(postern, "user@shown.test", "a OK");
        await LoginAsync(postern, "user@other.test", "a NO");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    private Task<PosternProcess> DoorAsync(string lines) => PosternProcess.RunAsync(_directory, $"""
        [imap]
        accept = imaps://127.0.0.1:0
        {lines}
        login = pass
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        """);

    private async Task LoginAsync(PosternProcess postern, string user, string answer)
    {
        await using var client = MailClient.Tls(postern.Port, servers.CaFile);
        await client.HearAsync("* OK");
        await client.AskAsync($"a LOGIN {user} {DovecotServer.Password}", answer);
        await client.AskAsync("c LOGOUT", "c OK");
    }
}
