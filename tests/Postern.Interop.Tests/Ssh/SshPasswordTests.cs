using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Ssh;

/// <summary>From the password of an account, typed once, to a key for mail alone.</summary>
public sealed class SshPasswordTests : IDisposable
{
    private const string Password = "Correct-Horse_17";

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task It_is_asked_for_once_and_stands_nowhere()
    {
        await using var mail = ByteServer.Sending("+OK real\r\n"u8.ToArray());
        SshAccount account = await SshAccount.MakeAsync(_directory, Password);
        await using var host = await SshHost.StartAsync(_directory, account);
        await using var terminal = PtyProgram.Start(_directory, Words(host, $"pop3://localhost:{mail.Port}"));
        string before = await terminal.HearAsync($"{SshAccount.User}@127.0.0.1's password: ");
        await terminal.SayAsync(Password);

        await account.ArrivedAsync(); // setup, its ssh, sshd and the session there: all of them run now
        Assert.Empty(ProcessesThatTell(Password));
        account.LetGo();
        string rest = await terminal.RestAsync();
        Assert.Equal(0, await terminal.ExitAsync());

        Assert.DoesNotContain("password", rest, StringComparison.Ordinal);
        Assert.Contains("authorized_keys: the mail-only line is installed", rest, StringComparison.Ordinal);
        Assert.Contains($"pop3://localhost:{mail.Port}: +OK real", rest, StringComparison.Ordinal);
        string line = Assert.Single(await File.ReadAllLinesAsync(_directory.File("home/.ssh/authorized_keys")));
        Assert.StartsWith($"restrict,port-forwarding,permitopen=\"localhost:{mail.Port}\",", line, StringComparison.Ordinal);
        Assert.EndsWith($",permitlisten=\"localhost:1\",command=\"/bin/false\" {host.Words("mail")} postern-mail", line, StringComparison.Ordinal);
        Assert.Single(host.Log, said => said.StartsWith($"Accepted password for {SshAccount.User}", StringComparison.Ordinal));
        string key = " ED25519 " + await host.FingerprintAsync("mail");
        Assert.Single(host.Log, said => said.StartsWith($"Accepted publickey for {SshAccount.User}", StringComparison.Ordinal) && said.EndsWith(key, StringComparison.Ordinal));
        Assert.DoesNotContain(host.Log, said => said.StartsWith("Failed password", StringComparison.Ordinal));

        Assert.DoesNotContain(Password, before + rest + string.Join('\n', host.Log), StringComparison.Ordinal);
        Assert.Empty(FilesThatTell(Password));
    }

    [Fact]
    public async Task A_wrong_one_may_be_corrected_twice_and_is_then_told_in_one_sentence()
    {
        SshAccount account = await SshAccount.MakeAsync(_directory, Password);
        await using var host = await SshHost.StartAsync(_directory, account);
        await using var terminal = PtyProgram.Start(_directory, Words(host, "pop3://localhost:1"));
        for (int turn = 0; turn < 3; turn++)
        {
            await terminal.HearAsync("'s password: ");
            await terminal.SayAsync("Wrong-Horse");
        }

        // ssh asks on the terminal itself, and says the other through us: that may come a little later.
        string[] rest = [.. (await terminal.RestAsync()).Split('\n').Select(line => line.Trim()).Where(line => line is not ("" or "Permission denied, please try again."))];
        Assert.Equal([$"postern: ssh://{host.Name}: the server does not accept the password for {SshAccount.User}@127.0.0.1: is it the password of this account there?"], rest);
        Assert.Equal(1, await terminal.ExitAsync());
        Assert.Equal(3, host.Log.Count(said => said.StartsWith("Failed password", StringComparison.Ordinal)));
        Assert.Empty(Directory.GetFileSystemEntries(account.Home));
        Assert.Empty(Directory.GetFileSystemEntries(_directory.File("tmp")));
    }

    public void Dispose() => _directory.Dispose();

    private string[] Words(SshHost host, string target) => ["ssh", "setup", host.Name, "--config", host.Config(), "--identity", _directory.File("mail"), "--target", target];

    /// <summary>The processes with this text on their command line.</summary>
    private static IEnumerable<string> ProcessesThatTell(string text) =>
        Directory.EnumerateDirectories("/proc").Where(process => char.IsAsciiDigit(Path.GetFileName(process)[0]) && Tells($"{process}/cmdline", text));

    private IEnumerable<string> FilesThatTell(string text) => Directory.EnumerateFiles(_directory.Path, "*", SearchOption.AllDirectories).Where(file => Tells(file, text));

    private static bool Tells(string file, string text)
    {
        try
        {
            return File.ReadAllText(file).Contains(text, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // the process has ended
        }
    }
}
