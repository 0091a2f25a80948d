using System.Text.Json;
using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.MailDoors;

/// <summary><c>postern explain</c> before real servers: where a login works, and what is said at the step where it does not.</summary>
public sealed partial class ExplainTests(MailServers servers) : IDisposable
{
    private const string Front = "front-secret";

    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("imap", "PLAIN")]
    [InlineData("imap", "SCRAM-SHA-256")]
    [InlineData("imap", "SCRAM-SHA-256-PLUS")]
    [InlineData("pop3", "PLAIN")]
    [InlineData("submission", "LOGIN")]
    [InlineData("submission", "SCRAM-SHA-256")]
    public async Task A_login_that_works_is_told_from_the_door_to_the_logout(string protocol, string mechanism)
    {
        string user = (await servers.DovecotAsync()).NewUser(Letter.Text("unread"));
        await AddAsync(user);
        var (code, text) = await ExplainAsync(protocol, user, Front, await DoorAsync(protocol, "starttls"), $"--mechanism {mechanism}");
        Assert.Equal((0, "The login works."), (code, text.TrimEnd().Split('\n')[^1]));
        Assert.DoesNotContain("FAILED", text, StringComparison.Ordinal);
        Assert.Contains($"{mechanism}: the password of {user} is right", text, StringComparison.Ordinal);
        Assert.Contains($"the secret that is kept for {user} is shown there", text, StringComparison.Ordinal);
        Assert.Contains("is reached by TLSv1.", text, StringComparison.Ordinal);
        Assert.Contains("is verified by its chain and name", text, StringComparison.Ordinal);
        Assert.Contains("logged out again", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Front, text, StringComparison.Ordinal);
        Assert.DoesNotContain(DovecotServer.Password, text, StringComparison.Ordinal);
        if (protocol == "submission")
            Assert.Matches("the client is shown PIPELINING, SIZE [0-9]+, ENHANCEDSTATUSCODES, CHUNKING", text); // the door's own list, and not the next hop's
    }

    [Fact]
    public async Task The_steps_come_in_the_order_in_which_a_login_takes_them()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        var (code, text) = await ExplainAsync("imap", user, Front, await DoorAsync("imap", "tls"), "--json");
        Assert.Equal(0, code);
        JsonElement json = JsonDocument.Parse(text).RootElement;
        Assert.True(json.GetProperty("works").GetBoolean());
        string[] steps = [.. json.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("step").GetString()!)];
        Assert.Equal(["door", "network", "after TLS", "account", "guard", "login", "route", "secret", "way", "server offers", "mechanism", "answer", "after login", "filter", "logout"], steps);
    }

    [Theory]
    [InlineData("imap", "by the first login or the first mail")]
    [InlineData("pop3", "by the first login or the first mail")]
    [InlineData("submission", "mail to accounts here is kept, mail to others is refused")]
    public async Task A_login_at_mailboxes_that_are_here_is_told_with_where_they_are(string protocol, string words)
    {
        await AddAsync("joe", secret: false);
        string door = $"state = {State}\n[{protocol}]\naccept = {EveryDoor.Scheme(protocol, "tls")}://127.0.0.1:0\nlogin = check\nmailboxes = {_directory.File("mail")}/%u\n";
        var (code, text) = await ExplainAsync(protocol, "joe", Front, door);
        Assert.Equal((0, "The login works."), (code, text.TrimEnd().Split('\n')[^1]));
        Assert.Contains($"it is made in {_directory.File("mail")}/joe", text, StringComparison.Ordinal);
        Assert.Contains(words, text, StringComparison.Ordinal);
        Assert.DoesNotContain("would not reach the server", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_server_judges_its_own_words_are_told()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        string door = await DoorAsync("imap", "starttls", "login = pass");
        var (works, told) = await ExplainAsync("imap", user, DovecotServer.Password, door);
        Assert.Equal(0, works);
        Assert.Contains("the client's own password is tried there", told, StringComparison.Ordinal);
        Assert.Contains("it answers: Logged in", told, StringComparison.Ordinal);
        var (code, text) = await ExplainAsync("imap", user, "wrong", door);
        Failed(code, text, "answer", "the server refused PLAIN: Authentication failed.", "name and password are not the server's");
    }

    [Fact]
    public async Task A_server_that_may_have_no_keys_for_what_it_lists_is_told_as_such()
    {
        using var certificate = servers.Authority.Issue();
        await using var server = await MailutilsServer.StartAsync(Letter.Text("one"), certificate);
        var (code, text) = await ExplainAsync("imap", MailutilsServer.User, MailutilsServer.Password, Door("imap", $"imap+starttls://localhost:{server.ImapPort}", "login = pass"));
        Failed(code, text, "answer", "the server refused SCRAM-SHA-256: ", "it has no keys for what it lists: serverMechanisms = PLAIN would show that");
    }

    [Fact]
    public async Task A_wrong_password_ends_at_the_door()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        string door = await DoorAsync("imap", "tls");
        var (code, text) = await ExplainAsync("imap", user, "wrong", door);
        Failed(code, text, "login", $"PLAIN: the password of {user} is wrong", $"postern account passwd {user}");
        Assert.DoesNotContain("route", text, StringComparison.Ordinal);
        (code, text) = await ExplainAsync("imap", user, "wrong", door, "--mechanism SCRAM-SHA-256");
        Failed(code, text, "login", "SCRAM-SHA-256: no such account, or a wrong password", $"postern account passwd {user}");
    }

    [Fact]
    public async Task A_server_that_is_down_is_told_with_its_address()
    {
        await AddAsync("down");
        int port = FreePort.Take();
        var (code, text) = await ExplainAsync("imap", "down", Front, Door("imap", $"imaps://127.0.0.1:{port}"));
        Failed(code, text, "way", $"connect 127.0.0.1:{port}: ", "see that the server runs");
    }

    [Fact]
    public async Task Without_a_secret_for_the_server_a_hidden_password_leads_nowhere()
    {
        await AddAsync("bare", secret: false);
        var (code, text) = await ExplainAsync("imap", "bare", Front, await DoorAsync("imap", "tls"), "--mechanism SCRAM-SHA-256");
        Failed(code, text, "secret", "no secret for the server is kept for this account", "postern account backend-secret");
        // A password that is shown is tried there, and is another one.
        (code, text) = await ExplainAsync("imap", "bare", Front, await DoorAsync("imap", "tls"));
        Failed(code, text, "answer", "the server refused PLAIN: Authentication failed.", "keep it with postern account backend-secret");
        Assert.Contains("a client that takes SCRAM-SHA-256-PLUS shows no password, and would not reach the server", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_without_STARTTLS_is_not_logged_in_at()
    {
        using TestCertificate certificate = servers.Authority.Issue();
        await using DovecotServer plain = await DovecotServer.StartAsync(certificate, hasTls: false);
        string user = plain.NewUser();
        await AddAsync(user);
        var (code, text) = await ExplainAsync("imap", user, Front, Door("imap", $"imap+starttls://127.0.0.1:{plain.Port("imap")}"));
        Failed(code, text, "way", "the server does not offer TLS", "switch TLS on at the server");
    }

    [Theory]
    [InlineData("imap")]
    [InlineData("submission")]
    public async Task A_certificate_that_nobody_trusts_ends_the_way(string protocol)
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        using var stranger = new TestAuthority();
        string other = _directory.Write("other.pem", stranger.Pem, (UnixFileMode)Convert.ToInt32("644", 8));
        var (code, text) = await ExplainAsync(protocol, user, Front, await DoorAsync(protocol, "tls", "login = check", ca: other));
        Failed(code, text, "way", "certificate", "ca = FILE");
    }

    [Fact]
    public async Task A_disabled_account_is_told_as_such()
    {
        await AddAsync("gone");
        await Shell.RunAsync(PosternProcess.Path, "account", "disable", "gone", "--state", State);
        var (code, text) = await ExplainAsync("imap", "gone", Front, await DoorAsync("imap", "tls"));
        Failed(code, text, "account", "gone is disabled and has a password", "postern account enable gone");
        Assert.Contains("gone is disabled: postern account enable gone", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_app_password_whose_time_is_over_is_told_as_such()
    {
        string people = _directory.File("people");
        await Shell.RunAsync("sh", "-c", $"echo {Front} | {PosternProcess.Path} account add alice --state {State} --accounts {people}");
        string made = await Shell.RunAsync(PosternProcess.Path, "account", "app-password", "alice", "--label", "phone", "--scope", "imap", "--expires", "90d", "--state", State, "--accounts", people);
        string password = AppPassword().Match(made).Value;
        string door = await DoorAsync("imap", "tls", $"login = check\naccounts = {people}");
        var (_, before) = await ExplainAsync("imap", "alice", password, door);
        Assert.Contains("PLAIN: the app password phone of alice is right", before, StringComparison.Ordinal);
        await File.WriteAllTextAsync(people, Expiry().Replace(await File.ReadAllTextAsync(people), "expires=2001-02-03T04:05:06Z"));
        var (code, text) = await ExplainAsync("imap", "alice", password, door);
        Failed(code, text, "login", "PLAIN: the app password phone of alice has expired", "postern account app-password");
        Assert.Contains("the app password phone for imap (expired 2001-02-03 04:05 UTC)", text, StringComparison.Ordinal);
        // For another service its scope is in the way.
        await File.WriteAllTextAsync(people, Expiry().Replace(await File.ReadAllTextAsync(people), "expires=2101-02-03T04:05:06Z"));
        (code, text) = await ExplainAsync("pop3", "alice", password, await DoorAsync("pop3", "tls", $"login = check\naccounts = {people}"));
        Failed(code, text, "login", "PLAIN: the app password phone of alice is not for this service", "postern account app-password");
    }

    [Fact]
    public async Task What_the_guard_has_seen_is_foreseen_and_asking_costs_no_guess()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        string door = await DoorAsync("imap", "tls", "login = check\nlimit = guard=0");
        for (int i = 0; i < 12; i++) // more than the guard gives anybody in an hour
            await ExplainAsync("imap", user, $"asked-{i}", door);
        await using (PosternProcess postern = await PosternProcess.RunAsync(_directory, door.Replace($"state = {State}\n", "", StringComparison.Ordinal)))
        {
            string answer = "";
            for (int i = 0; i < 30 && !answer.Contains("UNAVAILABLE", StringComparison.Ordinal); i++)
            {
                await using var client = MailClient.Tls(postern.Port, servers.CaFile);
                await client.HearAsync("* OK");
                await client.HearAsync("\r\n");
                answer = await client.AskAsync($"a LOGIN {user} guess-{i}", "\r\n");
                Assert.True(i > 0 || answer.Contains("AUTHENTICATIONFAILED", StringComparison.Ordinal), answer);
            }

            Assert.Contains("UNAVAILABLE", answer, StringComparison.Ordinal);
            await Shell.RunAsync(PosternProcess.Path, "stop", "--state", State);
            await postern.Program.ExitAsync(); // it writes down what the guard knows before it ends
        }

        var (code, text) = await ExplainAsync("imap", user, Front, door);
        Failed(code, text, "guard", "others have guessed at this password", $"postern account unlock {user}");
        Assert.Contains("logged out again", text, StringComparison.Ordinal); // what comes after it is told all the same
    }

    [Fact]
    public async Task A_network_that_is_not_let_in_is_told()
    {
        string user = (await servers.DovecotAsync()).NewUser();
        await AddAsync(user);
        var (code, text) = await ExplainAsync("imap", user, Front, await DoorAsync("imap", "tls", "login = check\nallow = 10.0.0.0/8"), "--from 192.0.2.7");
        Failed(code, text, "network", "192.0.2.7 is not let in: refused: the address is not allowed", "allow and deny");
    }

    [Theory]
    [InlineData("nntp --as me", "has no mail door that is called \"nntp\" or speaks it")]
    [InlineData("imap --as me --mechanism EXTERNAL", "--mechanism: EXTERNAL is proved by other means than a password")]
    [InlineData("imap --as me --mechanism APOP", "--mechanism: APOP is a command of POP3 and no mechanism")]
    [InlineData("imap --as '' --from 192.0.2.7", "--as: the name is empty")]
    [InlineData("imap --as me --mechanism SCRAM-SHA256", "is no mechanism: did you mean SCRAM-SHA-256?")]
    [InlineData("imap --as me --from here", "--from: \"here\" is no address")]
    [InlineData("imap", "--as")]
    public async Task What_cannot_be_meant_is_a_usage_error(string words, string complaint)
    {
        string file = _directory.Write("usage.conf", Door("imap", "imaps://127.0.0.1:9"));
        string[] all = words.Split(' ');
        var (code, text) = await Shell.TryAsync("sh", "-c", $"echo x | {PosternProcess.Path} explain {all[0]} {file} {string.Join(' ', all[1..])}");
        Assert.Equal(2, code);
        Assert.Contains(complaint, text, StringComparison.Ordinal);
    }

    private string State => _directory.File("state");

    private static void Failed(int code, string text, string step, string words, string advice)
    {
        Assert.True(code == 1, text);
        string[] lines = text.Split('\n');
        int at = Array.FindIndex(lines, line => line.StartsWith($"FAILED  {step} ", StringComparison.Ordinal) && line.Contains(words, StringComparison.Ordinal));
        Assert.True(at >= 0, text);
        Assert.Contains(advice, lines[at + 1], StringComparison.Ordinal);
        Assert.EndsWith("The login does not work.\n", text, StringComparison.Ordinal);
    }

    private async Task AddAsync(string user, bool secret = true)
    {
        await Shell.RunAsync("sh", "-c", $"echo {Front} | {PosternProcess.Path} account add {user} --state {State}");
        if (secret)
            await Shell.RunAsync("sh", "-c", $"echo {DovecotServer.Password} | {PosternProcess.Path} account backend-secret {user} --state {State}");
    }

    private async Task<string> DoorAsync(string protocol, string connect, string more = "login = check", string? ca = null) =>
        Door(protocol, $"{EveryDoor.Scheme(protocol, connect)}://127.0.0.1:{await servers.PortAsync(protocol, tls: connect == "tls")}", more, ca);

    private string Door(string protocol, string connect, string more = "login = check", string? ca = null) => $"""
        state = {State}
        [{protocol}]
        accept = {EveryDoor.Scheme(protocol, "tls")}://127.0.0.1:0
        connect = {connect}
        cert = {servers.CertificateFile}
        key = {servers.KeyFile}
        ca = {ca ?? servers.CaFile}
        {more}

        """;

    private async Task<(int Code, string Text)> ExplainAsync(string protocol, string user, string password, string door, string more = "")
    {
        string file = _directory.Write("explain.conf", door);
        return await Shell.TryAsync("sh", "-c", $"echo {password} | {PosternProcess.Path} explain {protocol} {file} --as {user} {more}");
    }

    [GeneratedRegex("^[a-z0-9]{4}(-[a-z0-9]{4}){4}", RegexOptions.CultureInvariant | RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex AppPassword();

    [GeneratedRegex("expires=[^ ]+", RegexOptions.CultureInvariant)]
    private static partial Regex Expiry();
}
