using System.Text.RegularExpressions;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.OwnServer;

/// <summary>What a newcomer does: <c>postern up</c> on an empty machine, and then a mail program, told what the table tells.</summary>
public sealed partial class UpTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly string _address = UpServer.NewAddress();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task The_line_for_curl_that_the_table_shows_fetches_the_letter_of_welcome()
    {
        await using var up = RunningProgram.Start(PosternProcess.Path, ["up", "--state", _directory.File("state"), "--listen", _address]);
        await up.WaitAsync(program => program.Output.FirstOrDefault(line => line.Contains("stop it", StringComparison.Ordinal)));
        string table = string.Join('\n', up.Output);
        string password = Password().Match(table).Groups["password"].Value;
        Match line = Curl().Match(table);
        string account = line.Groups["account"].Value;
        string letter = await Shell.RunAsync("sh", "-c", line.Value.Replace($"--user {account}", $"--silent --show-error --max-time 30 --user {account}:{password}", StringComparison.Ordinal));
        Assert.Contains("Subject: Welcome to your own mail server", letter, StringComparison.Ordinal);
        Assert.DoesNotContain(password, string.Join('\n', up.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_line_for_mutt_that_the_table_shows_opens_the_mailbox_without_a_question_about_the_certificate()
    {
        Needed.Program("mutt");
        await using var up = RunningProgram.Start(PosternProcess.Path, ["up", "--state", _directory.File("state"), "--listen", _address]);
        await up.WaitAsync(program => program.Output.FirstOrDefault(line => line.Contains("stop it", StringComparison.Ordinal)));
        string table = string.Join('\n', up.Output);
        string rc = _directory.Write("muttrc", $"set imap_pass = \"{Password().Match(table).Groups["password"].Value}\" confirmappend = no confirmcreate = no wait_key = no mark_old = no\npush \"<copy-message>{_directory.File("box")}<enter><exit>\"\n");
        string line = Mutt().Match(table).Value.Replace("mutt ", $"mutt -n -F {rc} ", StringComparison.Ordinal);
        await using var mutt = PtyProgram.StartShell(_directory, line, new Dictionary<string, string>(StringComparer.Ordinal) { ["TERM"] = "xterm" });
        string screen = await mutt.RestAsync();
        Assert.True(await mutt.ExitAsync() == 0, screen);
        Assert.Contains("Subject: Welcome", await File.ReadAllTextAsync(_directory.File("box"), Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Both_protocols_give_all_letters_and_OpenSSL_verifies_each_port()
    {
        await using var up = await UpServer.StartAsync(_directory, "--demo", "--listen", _address);
        string list = await up.CurlAsync("pop3s", "", up.Account, up.Password);
        Assert.Equal(8, list.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Contains("bridges.csv", await up.CurlAsync("imaps", "INBOX;MAILINDEX=3", up.Account, up.Password), StringComparison.Ordinal);
        foreach (string scheme in (string[])["imaps", "pop3s"])
        {
            string said = await Shell.RunAsync("sh", "-c", $"echo | timeout 30 openssl s_client -connect {_address}:{up.Port(scheme)} -CAfile {up.Ca} -verify_ip {_address} -verify_return_error -x509_strict 2>&1");
            Assert.Contains("Verify return code: 0 (ok)", said, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_second_up_lets_the_same_account_in_and_keeps_UIDVALIDITY()
    {
        string account, password, uids;
        await using (var first = await UpServer.StartAsync(_directory, "--listen", _address))
        {
            (account, password) = (first.Account, first.Password);
            uids = Validity().Match(await first.CurlAsync("imaps", "INBOX", account, password, "--request", "EXAMINE INBOX")).Value;
            Assert.NotEmpty(uids);
            first.Program.Signal(RunningProgram.Terminate);
            await first.Program.ExitAsync();
        }

        await using var second = await UpServer.StartAsync(_directory);
        Assert.Equal(uids, Validity().Match(await second.CurlAsync("imaps", "INBOX", account, password, "--request", "EXAMINE INBOX")).Value);
    }

    [GeneratedRegex("password +(?<password>([a-z2-9]{4}-){4}[a-z2-9]{4})", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Password();

    [GeneratedRegex("curl --cacert [^ ]+ --user (?<account>[^ ]+) '[^']+'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Curl();

    [GeneratedRegex("mutt -e '.*", RegexOptions.CultureInvariant)]
    private static partial Regex Mutt();

    [GeneratedRegex("UIDVALIDITY [0-9]+", RegexOptions.CultureInvariant)]
    private static partial Regex Validity();
}
