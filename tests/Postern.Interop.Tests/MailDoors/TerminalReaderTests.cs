using Postern.Interop.Tests.Peers;

namespace Postern.Interop.Tests.MailDoors;

/// <summary>Mail programs that a person sits before, on a terminal where they want one: each reads or sends one message through a mail door, and the door's log says by what it came in.</summary>
/// <remarks>
/// mutt and neomutt of Debian are built with GNU SASL, which takes the strongest mechanism that is shown, SCRAM-SHA-256-PLUS; they give it
/// nothing to bind to. Over IMAP they then fall back on a password in TLS; over POP3 and submission they break off for good
/// (seen with mutt 2.2.12, neomutt 20220429), and so -PLUS is not shown there by itself.
/// </remarks>
public sealed class TerminalReaderTests(MailServers servers) : IDisposable
{
    private readonly ReaderRig _rig = new(servers);

    public static TheoryData<string, string, string, string, string> Reads => new()
    {
        { "mutt", "pass", "imap", "", "PLAIN" },
        { "mutt", "check", "imap", "", "LOGIN" },
        { "mutt", "check", "imap", "scram-sha-256", "SCRAM-SHA-256" },
        { "mutt", "pass", "pop3", "", "PLAIN" },
        { "mutt", "check", "pop3", "", "SCRAM-SHA-256" },
        { "neomutt", "pass", "imap", "", "PLAIN" },
        { "neomutt", "check", "imap", "", "PLAIN" },
        { "neomutt", "pass", "pop3", "", "PLAIN" },
        { "neomutt", "check", "pop3", "", "SCRAM-SHA-256" },
    };

    [Theory]
    [MemberData(nameof(Reads))]
    public async Task Mutt_reads(string program, string login, string protocol, string authenticator, string mechanism)
    {
        Needed.Program(program);
        string user = await _rig.NewUserAsync("mutt");
        await using var postern = await _rig.DoorAsync(login, protocol);
        string own = protocol == "imap" ? "imap" : "pop";
        string rc = MuttRc($"""
            set {own}_user = "{user}" {own}_pass = "{ReaderRig.PasswordFor(login)}" {(authenticator.Length > 0 ? $"{own}_authenticators = \"{authenticator}\"" : "")}
            set folder = "{_rig.Directory}" confirmappend = no confirmcreate = no delete = no pop_delete = no wait_key = no mark_old = no
            push "<copy-message>{_rig.Directory.File("box")}<enter><exit>"

            """);
        await OnTerminalAsync($"{program} -n -F {rc} -f {own}s://localhost:{postern.Port}{(protocol == "imap" ? "/INBOX" : "")}");
        await _rig.ArrivedAsync("box", "mutt");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    [Theory]
    [InlineData("mutt", "pass", "", "PLAIN")]
    [InlineData("mutt", "check", "scram-sha-256", "SCRAM-SHA-256")]
    [InlineData("mutt", "check", "", "SCRAM-SHA-256")]
    [InlineData("neomutt", "pass", "", "PLAIN")]
    [InlineData("neomutt", "check", "", "SCRAM-SHA-256")]
    public async Task Mutt_sends(string program, string login, string authenticator, string mechanism)
    {
        Needed.Program(program);
        string user = await _rig.NewUserAsync("unread");
        await using var postern = await _rig.DoorAsync(login, "submission");
        string rc = MuttRc($"""
            set smtp_url = "smtps://{user}@localhost:{postern.Port}" smtp_pass = "{ReaderRig.PasswordFor(login)}" {(authenticator.Length > 0 ? $"smtp_authenticators = \"{authenticator}\"" : "")}
            set from = "{user}@{PostfixServer.Domain}" use_envelope_from = yes copy = no

            """);
        await Shell.RunAsync("sh", "-c", $"echo hello | HOME={_rig.Directory} {program} -n -F {rc} -s sent-by-mutt {user}@{PostfixServer.Domain}");
        await (await servers.DovecotAsync()).DeliveredAsync(user, "Subject: sent-by-mutt");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    [Fact]
    public async Task A_client_that_asks_for_a_binding_and_breaks_off_leaves_a_line_that_says_what_to_do()
    {
        await _rig.NewUserAsync("unread");
        await using var postern = await _rig.DoorAsync("check", "imap");
        await using var client = MailClient.Tls(postern.Port, _rig.CaFile);
        await client.HearAsync("\r\n");
        await client.AskAsync("a AUTHENTICATE SCRAM-SHA-256-PLUS", "+ \r\n");
        await client.AskAsync("*", "a BAD");
        await postern.LogLineAsync("by SCRAM-SHA-256-PLUS: refused:", "name mechanisms without -PLUS for it");
        await client.HearAsync("\r\n");
        await client.AskAsync("b AUTHENTICATE PLAIN", "+ \r\n");
        await client.AskAsync("*", "b BAD");
        await postern.LogLineAsync("by PLAIN: refused: the client broke off\"");
    }

    [Theory]
    [InlineData("pass", "imap", "LOGIN")]
    [InlineData("check", "imap", "LOGIN")]
    [InlineData("pass", "pop3", "USER")]
    [InlineData("check", "pop3", "APOP")]
    public async Task S_nail_reads(string login, string protocol, string mechanism)
    {
        Needed.Program("s-nail");
        string user = await _rig.NewUserAsync("s-nail");
        await using var postern = await _rig.DoorAsync(login, protocol);
        string url = $"{protocol}s://{user}:{ReaderRig.PasswordFor(login)}@localhost:{postern.Port}";
        await NailAsync($"-R -Y 'copy 1 {_rig.Directory.File("box")}' -Y xit -f {url}");
        await _rig.ArrivedAsync("box", "s-nail");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    [Theory]
    [InlineData("pass", "plain", "PLAIN")]
    [InlineData("check", "plain", "PLAIN")]
    [InlineData("check", "login", "LOGIN")]
    public async Task S_nail_sends(string login, string authenticator, string mechanism)
    {
        Needed.Program("s-nail");
        string user = await _rig.NewUserAsync("unread");
        await using var postern = await _rig.DoorAsync(login, "submission");
        string address = $"{user}@{PostfixServer.Domain}";
        await NailAsync($"-S mta=smtps://{user}:{ReaderRig.PasswordFor(login)}@localhost:{postern.Port} -S smtp-auth={authenticator} -S from={address} -S sendwait -s sent-by-s-nail {address}", "echo hello | ");
        await (await servers.DovecotAsync()).DeliveredAsync(user, "Subject: sent-by-s-nail");
        await ReaderRig.CameInByAsync(postern, mechanism);
    }

    public void Dispose() => _rig.Dispose();

    private string MuttRc(string more) => _rig.Directory.Write("muttrc", $"set ssl_starttls = yes ssl_force_tls = yes certificate_file = \"{_rig.CaFile}\" ssl_ca_certificates_file = \"{_rig.CaFile}\"\n{more}");

    private async Task OnTerminalAsync(string command)
    {
        await using var terminal = PtyProgram.StartShell(_rig.Directory, command, new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" });
        string seen = await terminal.RestAsync();
        int code = await terminal.ExitAsync();
        Assert.True(code == 0, $"{command} ended with {code}: {seen}");
    }

    /// <summary>It reads nobody's files, and believes in our authority alone.</summary>
    private Task<string> NailAsync(string words, string before = "") => Shell.RunAsync("sh", "-c",
        $"{before}HOME={_rig.Directory} s-nail -:/ -S v15-compat -S tls-ca-file={_rig.CaFile} -S tls-ca-no-defaults -S tls-verify=strict {words}");
}
