using System.Text.Json;
using Postern.Testing;
using Postern.Verbs;
using Postern.Verbs.Output;

namespace Postern.Tests.Verbs.MailDoors;

/// <summary>What <c>postern check</c> says of mail doors: one sentence for each mistake, with its file and line.</summary>
public sealed class CheckTests : IDisposable
{
    private const string Imap = "accept = imaps://127.0.0.1:0|connect = imaps://imap.example|";
    private const string Pop3 = "accept = pop3s://127.0.0.1:0|connect = pop3s://pop.example|";
    private const string Sending = "accept = submissions://127.0.0.1:0|connect = submissions://mx.example|";

    private readonly TemporaryDirectory _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The section below its head (a bar ends a line, DIR is a folder), the line of the mistake, its sentence.</summary>
    public static TheoryData<string, int, string> Mistakes => new()
    {
        { Imap + "domain = example.org", 5, "domain is for a mail door: add login pass, or login check" },
        { "accept = nntps://127.0.0.1:0|connect = nntps://news.example|login = pass", 5, "login is for IMAP, POP3 and submission, and nntps://127.0.0.1:0 speaks nntp" },
        { Imap + "login = ask", 5, "login: \"ask\" is unknown: use one of pass check" },
        { "accept = imap://127.0.0.1:0|connect = imaps://imap.example|login = check", 2, "nobody can log in at imap://127.0.0.1:0, where no TLS is spoken: name the networks of devices that may all the same with clearLogin NETWORK, or write imaps:// or imap+auto://" },
        { Imap + "login = pass|clearLogin = 192.0.2.0/24", 6, "clearLogin has nothing to do here: at every end TLS comes first" },
        { "accept = imap+auto://127.0.0.1:0|connect = imaps://imap.example|login = pass|clearLogin = the office", 6, "clearLogin: " },
        { Imap + "login = pass|mechanisms = PLAIN SCRAM-SHA-256", 6, "SCRAM-SHA-256 keeps the password to itself, and login pass needs it for the server: take login check, or leave SCRAM-SHA-256 out" },
        { Imap + "login = check|mechanisms = SCRAM-SHA256", 6, "\"SCRAM-SHA256\" is no mechanism: did you mean SCRAM-SHA-256?" },
        { Imap + "login = check|mechanisms = ANONYMOUS", 6, "ANONYMOUS lets anybody in, and a mail door lets nobody in whom it does not know: leave it out" },
        { Pop3 + "login = check|mechanisms = USER", 6, "USER is a command and not a mechanism: it is there wherever PLAIN is, so write PLAIN" },
        { Imap + "login = check|mechanisms = PLAIN,APOP", 6, "APOP is a command of POP3, and imaps://127.0.0.1:0 speaks imap: leave it out" },
        { Sending + "login = pass|device = 192.0.2.7 scanner", 6, "device has no password for the server: take login check with a kept secret for the account, or proveBy nothing" },
        { Imap + "login = pass|accounts = DIR/people", 6, "accounts has nothing to do here: with login pass the server behind judges, and nobody asks them" },
        { Imap + "login = check|learn = yes", 6, "learn makes accounts of what the server accepts, and login check asks no server: take login pass" },
        { "accept = imaps://127.0.0.1:0|connect = imap://127.0.0.1:143|login = pass|learn = yes", 6, "learn believes a server that says yes, so the way to it has to be verified TLS, that of every route too" },
        { Imap + "login = check|domain = example.org", 6, "domain is for submission, and imaps://127.0.0.1:0 is for reading mail: leave it out" },
        { Pop3 + "login = check|senders = any", 6, "senders is for submission, and pop3s://127.0.0.1:0 is for reading mail: leave it out" },
        { Imap + "login = check|route = @example.org pop3s://pop.example", 6, "the door speaks imap and pop3s://pop.example:995 speaks pop3: a door does not translate" },
        { Imap + "login = check|route = everybody imaps://other.example", 6, "route: \"everybody imaps://other.example\" is no route: write whose and where, as in @example.org imaps://imap.example.org" },
        { Imap + "login = check|route = @example.org imap://imap.example", 2, "imap://imap.example:143 sends clear text over a network: write imaps:// or imap+starttls://; cleartext = allow lets it be" },
        { Imap + "login = pass|proveBy = kept", 6, "with login pass the server judges the client's own password: take login check, or leave proveBy out" },
        { Imap + "login = check|proveBy = master", 6, "proveBy master needs the master user's name and password: add masterUser NAME and masterSecret FILE" },
        { Imap + "login = check|masterUser = postmaster", 6, "a master user is named, and not used: add proveBy master" },
        { Imap + "login = check|proveBy = certificate", 6, "proveBy certificate needs one: add clientCert FILE" },
        { Pop3 + "login = check|proveBy = nothing", 6, "proveBy nothing is for a next hop that takes mail as it comes, and no mailbox of pop3 opens without a login: leave it out" },
        { Imap + "login = check|proveBy = master|masterUser = m|masterSecret = DIR/none", 8, "the master user's password is to be in DIR/none, and there is no such file" },
        { Imap + "login = check|proveBy = master|masterUser = m|masterSecret = DIR/open", 8, "“DIR/open” is open to other users (mode 0644): run chmod 600 on it" },
        { Imap + "login = check|proveBy = master|masterUser = m|masterSecret = DIR/empty", 8, "the first line of DIR/empty is empty: write the master user's password there" },
        { Imap + "login = pass|route = @a.example", 6, "route: \"@a.example\" is no route: write whose and where, as in @example.org imaps://imap.example.org" },
        { Imap + "login = pass|route = @a.example ca=DIR/secret", 6, "route: the route of @a.example leads nowhere: write where, as in @a.example imaps://imap.example.org" },
        { Imap + "login = pass|route = @a.example imaps://one.example pins=SHA256:00", 6, "route: \"pins\" is neither a URL nor what a route can say of a server: did you mean pin?" },
        { Imap + "login = pass|route = @a.example imaps://one.example tls-min=1.0", 6, "route: \"tls-min\" is neither a URL nor what a route can say of a server: use one of ca ca-path pin check-host crl insecure server-name client-cert client-key" },
        { Imap + "login = pass|route = @a.example imaps://one.example pin=SHA256:00", 6, "route: pin: " },
        { Imap + "login = pass|route = @a.example imaps://one.example ca=", 6, "route: ca: a value is missing: write FILE" },
        { Imap + "login = pass|route = @a.example imaps://one.example ca=DIR/x ca=DIR/y", 6, "route: ca is said twice of one route: leave out one of the two" },
        { Imap + "login = pass|route = @a.example imaps://one.example insecure=perhaps", 6, "route: insecure: \"perhaps\" is neither yes nor no" },
        { Imap + "login = pass|route = @a.example imaps://one.example clientKey=DIR/k", 6, "route: the key DIR/k has no certificate: the same line has to name that too, as in client-cert=FILE (clientCert=FILE)" },
        { Imap + "login = pass|route = @a.example imaps://one.example ca=DIR/nothing", 6, "the file DIR/nothing cannot be read: it does not exist" },
        { Imap + "login = pass|route = @b.example imaps://one.example|route = @a.example imaps://one.example ca=DIR/secret", 7, "TLS with the server cannot be spoken: " },
        { Imap + "login = pass|route = @a.example imaps://one.example crl=DIR/empty insecure", 6, "insecure takes any certificate, and the other words for @a.example say which: leave out one of the two" },
        { Imap + "login = pass|route = @a.example imap://127.0.0.1:143 ca=DIR/secret", 6, "ca=DIR/secret has nothing to do here: no TLS is spoken with imap://127.0.0.1:143" },
        { Imap + "login = pass|route = @a.example imaps://one.example pop3s://two.example", 6, "the door speaks imap and pop3s://two.example:995 speaks pop3: a door does not translate" },
        { Imap + "login = pass|learn = yes|route = @a.example imaps://one.example insecure", 6, "learn believes a server that says yes, so the way to it has to be verified TLS, that of every route too" },
        { Imap + "login = pass|checkServers = 1m", 6, "checkServers has nothing to do here: where there is one server, there is none to go to in its place" },
        { Imap + "connect = imaps://two.example|login = pass|via = ssh://me@carrier.example|checkServers = 1m", 8, "checkServers has nothing to do here: a look would start a program or log in by ssh, or the door is for one client alone" },
        { Imap + "connect = imaps://two.example|login = pass|checkServers = 10ms", 7, "checkServers: \"10ms\" is too often: write 1s or more, or 0 for never" },
        { Imap + "connect = imaps://two.example|login = pass|checkServers = often", 7, "checkServers: \"often\" is not a time: write one as in 30s or 5m, or 0 for never" },
        { Imap + "login = check|serverMechanisms = USER", 6, "\"USER\" is no way of logging in at the server" },
        { Imap + "login = check|serverMechanisms = APOP", 6, "\"APOP\" is no way of logging in at the server" },
        { Pop3 + "login = check|proveBy = master|masterUser = m|masterSecret = DIR/secret|serverMechanisms = APOP", 9, "serverMechanisms APOP leaves no way of logging in there: a master user must say whose mailbox he opens, as PLAIN and SCRAM can" },
        { Imap + "login = check|serverMechanisms = EXTERNAL", 6, "serverMechanisms EXTERNAL leaves no way of logging in there: none of them takes a password" },
        { Pop3 + "login = check|proveBy = master|masterUser = m|masterSecret = DIR/secret|serverMechanisms = USER", 9, "serverMechanisms USER leaves no way of logging in there: a master user must say whose mailbox he opens, as PLAIN and SCRAM can" },
        { Sending + "login = check|proveBy = nothing|serverMechanisms = PLAIN", 7, "serverMechanisms has nothing to do here: with proveBy nothing nobody logs in at the server" },
        { Sending + "login = check|largestMail = much", 6, "largestMail: " },
        { Imap + "login = check|accounts = DIR/open", 6, "“DIR/open” is open to other users (mode 0644): run chmod 600 on it" },
        { Imap + "login = check|accounts = sqlite:", 6, "the place of the accounts is empty: write a file, or sqlite: and a file" },
        { Imap + "login = check|accounts = DIR/broken", 6, "DIR/broken:1: " },
        { Imap + "login = check|accounts = DIR/sealed", 6, "the state key DIR/state.key is missing, and secrets of alice are sealed under it: bring it back from a backup, or set them anew" },
    };

    [Theory]
    [MemberData(nameof(Mistakes))]
    public void A_mistake_of_a_mail_door_is_one_sentence_with_its_line(string section, int line, string sentence)
    {
        Write("open", "secret\n", 0x1A4);
        Write("empty", "\n", 0x180);
        Write("secret", "sesame\n", 0x180);
        Write("broken", "password without a section\n", 0x180);
        Write("sealed", "[alice]\nbackend-secret = {SEALED}" + new string('A', 80) + "\n", 0x180);
        var (code, words) = Check(section);
        Assert.Equal(2, code);
        var mistakes = words.Split('\n').Where(one => one.StartsWith(File + ":", StringComparison.Ordinal) && !one.Contains(": note: ", StringComparison.Ordinal)).ToList();
        Assert.StartsWith($"{File}:{line}: {sentence.Replace("DIR", _folder.Path, StringComparison.Ordinal)}", mistakes[0], StringComparison.Ordinal);
        Assert.Equal("1 mistake", mistakes[^1][(File.Length + 2)..]);
    }

    /// <summary>The section, the commands that make its accounts, the line of the note, its sentence.</summary>
    public static TheoryData<string, string, int, string> Notes => new()
    {
        { Imap + "login = check", "", 2, "nobody can log in at door, because there is no account yet: add one with postern account add NAME" },
        { Imap + "login = check", "add alice;disable alice", 2, "nobody can log in at door, because every account is disabled: postern account enable NAME" },
        { Imap + "login = check|mechanisms = PLAIN", "add alice;add bob --no-password", 2, "bob has nothing to log in with: postern account passwd bob" },
        { Imap + "login = check|mechanisms = PLAIN,CRAM-MD5", "add alice", 6, "CRAM-MD5 is offered to nobody, because it needs the password itself and no account keeps it: postern account passwd NAME --clear-for CRAM-MD5" },
        { Imap + "login = check|mechanisms = PLAIN,CRAM-MD5", "add alice;add scanner --clear-for CRAM-MD5", 6, "nobody logs in by CRAM-MD5 as alice, because it needs the password itself: postern account passwd alice --clear-for CRAM-MD5" },
        { Imap + "login = check|mechanisms = PLAIN,SCRAM-SHA-512", "add alice", 6, "SCRAM-SHA-512 is offered to nobody, because alice has no keys for it: postern account passwd alice --form scram-sha512" },
        { Imap + "login = check|mechanisms = PLAIN,SCRAM-SHA-1", "add alice", 6, "SCRAM-SHA-1 is offered to nobody, because alice has no keys for it: postern account passwd alice --form scram-sha1" },
        { Imap + "login = check|mechanisms = PLAIN,OTP", "add alice", 6, "OTP is offered to nobody, because no account has a chain of one-time passwords: postern account otp NAME" },
        { Imap + "login = check|mechanisms = PLAIN,EXTERNAL", "add alice", 6, "EXTERNAL is never offered, because no client is asked for a certificate: add askClientCert" },
        { Imap + "login = check|mechanisms = PLAIN,EXTERNAL", "add alice", 6, "EXTERNAL is offered to nobody, because no account has a certificate: postern account certificate NAME FILE" },
        { Imap + "login = check|mechanisms = PLAIN,OAUTHBEARER", "add alice", 6, "OAUTHBEARER is never offered, because nobody here can judge a token: leave it out" },
        { Imap + "login = check", "add alice;add bob --form slow", 2, "SCRAM with SHA-256 is offered to nobody, because bob has no keys for it: they are made by a login with the password where the accounts are in a database, or by postern account passwd bob --form scram" },
        { Imap + "login = check|mechanisms = SCRAM-SHA-256", "add alice", 6, "no login of alice reaches the server, because every mechanism that is offered hides the password and no secret is kept: postern account backend-secret alice" },
        { Imap + "login = check", "add alice", 2, "a login of alice by SCRAM-SHA-256-PLUS does not reach the server, because it hides the password and no secret is kept: postern account backend-secret alice, or name mechanisms that show it, as in mechanisms = PLAIN" },
        { Imap + "login = check|proveBy = kept", "add a;add b;add c;add d;add e;backend-secret e", 6, "no login of 4 accounts (a and others) reaches the server, because no secret for it is kept: postern account backend-secret NAME" },
        { Imap + "login = check|mechanisms = PLAIN", "add alice;app-password alice --label phone --scope imap", 2, "app passwords and codes of alice open the door and not the server, which knows nothing of them: postern account backend-secret alice" },
        { Imap + "login = check|route = bob@example.org imaps://other.example", "add alice@example.org", 6, "the route of bob@example.org is never taken, because no account is called that: postern account list shows their names" },
        { Imap + "login = check|route = info@example.org imaps://other.example", "add alice@example.org --alias info@example.org", 6, "the route of info@example.org is never taken, because it is an alias and alice@example.org the account's name: write that" },
        { Imap + "login = check|route = @example.org imaps://one.example|route = alice@example.org imaps://two.example", "add alice@example.org", 7, "the route of alice@example.org is never taken: that of @example.org stands before it, and the first that fits counts" },
        { Sending + "login = check|senders = own", "add alice", 6, "alice can send nothing, because no address is known: name the domain with domain = NAME, or let the next hop judge senders with senders = any" },
        { Pop3 + "login = check|mechanisms = PLAIN,APOP", "add alice", 6, "APOP is offered to nobody, because it needs the password itself and no account keeps it: postern account passwd NAME --clear-for APOP" },
        { "accept = pop3+starttls://127.0.0.1:0|connect = pop3s://pop.example|login = check|mechanisms = PLAIN,APOP", "add alice --clear-for APOP", 6, "APOP is never offered, because it needs a greeting inside TLS, and here TLS comes after the greeting: write pop3s:// or pop3+auto://, or leave it out" },
        { Sending + "login = check|senders = any|popBeforeSmtp = 192.0.2.0/24|popBeforeSmtpLife = 1m", "add alice", 2, "whoever has read mail from 192.0.2.0/24 may send from there without a login for 1m" },
        { Sending + "login = check|senders = any|device = 192.0.2.7 scanner", "add alice", 7, "devices in 192.0.2.7/32 can send nothing, because there is no account scanner, or it is disabled: postern account add scanner" },
        { Sending + "login = pass", "", 2, "whoever logs in by a name without a domain can send nothing: name the domain with domain, or let the next hop judge senders with senders any" },
        { Imap + "login = check|mechanisms = PLAIN|route = alice@example.org imaps://two.example insecure", "add alice@example.org", 2, "the certificate of imaps://two.example:993, where alice@example.org is, is not verified: anybody on the way can read and change everything" },
        { Imap + "login = pass", "", 5, "a server that makes guessers wait, as Dovecot does, sees all clients at the door's address and may make everybody wait for one: add tellClient and name the door in the server's login_trusted_networks, or use proxyTo" },
        { "accept = imap+auto://127.0.0.1:0|connect = imaps://imap.example|login = pass|clearLogin = 0.0.0.0/0", "", 6, "the network 0.0.0.0/0 is everybody: whoever is on the way can read the passwords of all who come without TLS" },
    };

    [Theory]
    [MemberData(nameof(Notes))]
    public void What_leads_nowhere_is_a_note_with_its_line(string section, string commands, int line, string sentence)
    {
        foreach (var command in commands.Split(';', StringSplitOptions.RemoveEmptyEntries))
            Assert.Equal(0, Run(["account", .. command.Split(' '), "--state", _folder.Path]).Code);
        var (code, words) = Check(section);
        Assert.Contains($"{File}:{line}: note: {sentence}\n", words, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }

    [Fact]
    public void A_door_with_all_it_needs_has_no_note_and_is_told_in_words()
    {
        Run(["account", "add", "alice@example.org", "--state", _folder.Path]);
        Run(["account", "backend-secret", "alice@example.org", "--state", _folder.Path]);
        var (code, words) = Check(Sending + "login = check|mechanisms = SCRAM-SHA-256|serverMechanisms = plain|domain = example.org|route = @example.org submissions://mx2.example");
        Assert.Equal(0, code);
        Assert.Equal($"[door] takes SUBMISSION inside TLS on 127.0.0.1:0; leads to mx.example:465, SUBMISSION inside TLS, verified by its name; accounts are checked here, in accounts.db of the state directory; @example.org is at mx2.example:465, SUBMISSION inside TLS, verified by its name; clients are offered SCRAM-SHA-256 and nothing else; at the server only PLAIN is used; names without a domain are at example.org\n{File}: no mistake\n", words);
    }

    [Fact]
    public void Where_the_mailboxes_are_here_nobody_needs_a_secret_for_a_server()
    {
        Run(["account", "add", "alice@example.org", "--state", _folder.Path]);
        var (code, words) = Check("accept = imaps://127.0.0.1:0|login = check|mailboxes = /srv/mail/%u");
        Assert.Equal(0, code);
        Assert.DoesNotContain("note", words, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_routes_alone_speak_TLS_it_is_theirs_to_be_set()
    {
        var (code, words) = Check("accept = imaps://127.0.0.1:0|connect = imap://127.0.0.1:143|login = pass|route = @example.org imaps://imap.example|ca = DIR/ca.pem");
        Assert.NotEqual(0, code);
        Assert.DoesNotContain("nothing to do here", words, StringComparison.Ordinal);
        Assert.Contains("ca.pem", words, StringComparison.Ordinal); // there is none
        (code, words) = Check("accept = imaps://127.0.0.1:0|connect = imap://127.0.0.1:143|login = pass|route = @example.org imaps://imap.example|insecure = yes");
        Assert.Equal(0, code);
        Assert.Contains("imap.example:993, IMAP inside TLS, without verifying it", words, StringComparison.Ordinal);
        Assert.Contains("note: the certificate of imaps://imap.example:993, where @example.org is, is not verified", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Imap + "login = check|mechanisms = PLAIN,EXTERNAL,OAUTHBEARER", "; clients are offered PLAIN and nothing else\n")]
    [InlineData(Imap + "login = check|mechanisms = XOAUTH2", "; clients are offered nothing\n")]
    [InlineData("accept = pop3+starttls://127.0.0.1:0|connect = pop3s://pop.example|login = check|mechanisms = PLAIN,APOP", "; clients are offered PLAIN and nothing else\n")]
    [InlineData(Pop3 + "login = check|mechanisms = PLAIN,APOP", "; clients are offered PLAIN, APOP and nothing else\n")]
    [InlineData("accept = pop3+starttls://127.0.0.1:0|connect = pop3s://pop.example|login = check|mechanisms = APOP|clearLogin = 192.0.2.0/24", "; clients are offered APOP and nothing else; without TLS only devices in 192.0.2.0/24 may log in\n")]
    [InlineData("accept = pop3s://127.0.0.1:0|login = check|mailboxes = /srv/mail/%u", "takes POP3 inside TLS on 127.0.0.1:0; has the mailboxes in /srv/mail/%u; accounts")]
    [InlineData("accept = submissions://127.0.0.1:0|login = check|mailboxes = /srv/mail/%u", "delivers to the mailboxes in /srv/mail/%u; mail to others is refused")]
    [InlineData(Sending + "login = check|heloLogin = 192.0.2.0/24|oldAuth = 198.51.100.7", "; devices in 192.0.2.0/24 may log in after HELO; devices in 198.51.100.7/32 are shown the mechanisms behind AUTH= too\n")]
    public void What_is_told_of_a_door_is_what_its_clients_meet(string section, string words)
    {
        Run(["account", "add", "alice@example.org", "--clear-for", "APOP", "--state", _folder.Path]);
        Assert.Contains(words, Check(section).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCRAM-SHA-512", "")]
    [InlineData("SCRAM-SHA-1", "")]
    [InlineData("SCRAM-SHA-256", " --form slow")]
    public void The_command_that_a_note_names_makes_it_go_away(string mechanism, string form)
    {
        Assert.Equal(0, Run(["account", .. $"add alice{form} --state {_folder.Path}".Split(' ')]).Code);
        Run(["account", "backend-secret", "alice", "--state", _folder.Path]);
        string section = Imap + $"login = check|mechanisms = {mechanism}";
        string note = Assert.Single(Check(section).Output.Split('\n'), line => line.Contains(": note: ", StringComparison.Ordinal));
        string command = note[(note.IndexOf("postern account ", StringComparison.Ordinal) + "postern ".Length)..];
        Assert.Equal(0, Run([.. command.Split(' '), "--state", _folder.Path]).Code);
        Assert.DoesNotContain(": note: ", Check(section).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Imap + "login = pass|tellClient = yes")]
    [InlineData(Pop3 + "login = pass|proxyTo = v2")]
    [InlineData("accept = imaps://127.0.0.1:0|connect = imap+exec:/bin/cat|login = pass")]
    [InlineData(Imap + "login = check")]
    public void Where_the_server_knows_the_client_nobody_waits_for_another(string section) =>
        Assert.DoesNotContain("guessers wait", Check(section).Output, StringComparison.Ordinal);

    [Fact]
    public void Where_a_route_leads_and_how_its_servers_are_known_is_told_in_words()
    {
        string pin = "SHA256:" + new string('0', 64);
        var (code, words) = Check(Imap + $"login = pass|route = @a.example imaps://one.example imaps://two.example pin={pin}|route = me@b.example imaps://three.example checkHost=mail.b.example");
        Assert.Equal(0, code);
        Assert.Contains("; @a.example is at one.example:993, IMAP inside TLS, or else two.example:993, IMAP inside TLS, verified by its pin; me@b.example is at three.example:993, IMAP inside TLS, verified as mail.b.example\n", words, StringComparison.Ordinal);
    }

    [Fact]
    public void A_look_makes_nothing()
    {
        string state = _folder.File("state");
        Check(Imap + "login = check", state);
        Assert.False(Directory.Exists(state));
    }

    [Fact]
    public void The_json_has_the_same_places()
    {
        Check(Imap + "login = check|mechanisms = PLAIN,CRAM-MD5");
        var json = JsonDocument.Parse(Run(["check", "--json", File]).Output).RootElement;
        Assert.True(json.GetProperty("good").GetBoolean());
        Assert.Equal(2, json.GetProperty("findings")[0].GetProperty("line").GetInt32());
    }

    private string File => _folder.File("postern.conf");

    private (int Code, string Output) Check(string section, string? state = null)
    {
        _folder.Write("postern.conf", $"state = {state ?? _folder.Path}\n[door]\n{section.Replace('|', '\n').Replace("DIR", _folder.Path, StringComparison.Ordinal)}\n");
        return Run(["check", File]);
    }

    private (int Code, string Output) Run(string[] words)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var terminal = new Terminal(output, error) { Input = () => new MemoryStream("sesame-7\n"u8.ToArray()) };
        int code = CommandLine.Run(words, new Surroundings(terminal, (_, _, _, _) => Task.FromResult(0), TimeProvider.System));
        return (code, output.ToString() + error);
    }

    private void Write(string name, string text, int mode) => _folder.Write(name, text, (UnixFileMode)mode);
}
