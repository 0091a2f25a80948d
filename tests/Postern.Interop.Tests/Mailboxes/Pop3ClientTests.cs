using System.Text;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests.Mailboxes;

/// <summary>Real programs fetch their mail from mailboxes of ours, and every octet arrives.</summary>
public sealed class Pop3ClientTests(MailServers servers) : IDisposable
{
    // One of no octets is a line to curl.
    private static readonly byte[][] Messages = [.. MailCorpus.All.Select(one => one.Message).Where(message => message.Length > 0), Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text("last")))];

    private readonly MailboxRig _rig = new(servers);

    [Fact]
    public async Task Curl_gets_every_message()
    {
        Needed.Program("curl");
        _rig.Put(Messages);
        await using var postern = await _rig.DoorAsync();
        int last = Math.Min(Messages.Length, 60); // a process and a login for each
        for (int i = 1; i <= last; i++)
        {
            string file = _rig.Directory.File("out");
            await Shell.RunAsync("timeout", "60", "curl", "-sS", "--cacert", _rig.CaFile, "-u", $"ann:{MailboxRig.Password}", "-o", file, $"pop3s://localhost:{postern.Port}/{i}");
            Assert.Equal(MailboxRig.Sent(Messages[i - 1]), File.Exists(file) ? await File.ReadAllTextAsync(file, Encoding.Latin1) : "");
            File.Delete(file);
        }

        Assert.Equal(last, _rig.Files().Count(name => name.EndsWith(":2,S", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Mpop_gets_every_message_once(bool keeps)
    {
        Needed.Program("mpop");
        _rig.Put(Messages);
        await using var postern = await _rig.DoorAsync();
        foreach (string part in (string[])["cur", "new", "tmp"])
            Directory.CreateDirectory(_rig.Directory.File("box/" + part));
        string[] words = ["60", "mpop", "--file=/dev/null", "--host=localhost", $"--port={postern.Port}", "--tls=on", "--tls-starttls=off", $"--tls-trust-file={_rig.CaFile}", "--auth=user", "--user=ann",
            $"--passwordeval=echo {MailboxRig.Password}", "--received-header=off", $"--delivery=maildir,{_rig.Directory.File("box")}", $"--uidls-file={_rig.Directory.File("uidls")}", $"--keep={(keeps ? "on" : "off")}"];
        await Shell.RunAsync("timeout", words);
        // It ends lines as a file does. That undone again would be no proof: a line that is a CR alone looks then like one of nothing.
        Assert.Equal(Messages.Select(message => Letter.ToUnix(MailboxRig.Sent(message))).Order(StringComparer.Ordinal), Directory.EnumerateFiles(_rig.Directory.File("box/new")).Select(path => File.ReadAllText(path, Encoding.Latin1)).Order(StringComparer.Ordinal));
        Assert.Equal(keeps ? Messages.Length : 0, _rig.Files().Length);
        await Shell.RunAsync("timeout", words);
        Assert.Equal(Messages.Length, Directory.EnumerateFiles(_rig.Directory.File("box/new")).Count());
    }

    [Theory]
    [InlineData("keep", 3)]
    [InlineData("nokeep", 0)]
    public async Task Fetchmail_gets_every_message_once(string keeps, int left)
    {
        Needed.Program("fetchmail");
        _rig.Put(Enumerable.Range(0, 3).Select(i => Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text($"number-{i}")))));
        await using var postern = await _rig.DoorAsync();
        string rc = _rig.Directory.Write("fetchmailrc", $"""
            poll localhost service {postern.Port} protocol POP3 uidl user "ann" password "{MailboxRig.Password}"
            ssl sslcertck sslcertfile "{_rig.CaFile}" mda "cat >>{_rig.Directory.File("box")}" {keeps}

            """);
        string[] words = [$"HOME={_rig.Directory}", $"FETCHMAILHOME={_rig.Directory}", "timeout", "60", "fetchmail", "--fetchmailrc", rc, "--nosyslog", "--pidfile", _rig.Directory.File("pid")];
        await Shell.RunAsync("env", words);
        var (code, text) = await Shell.TryAsync("env", words);
        Assert.True(code == 1, text); // there was nothing new
        string box = await File.ReadAllTextAsync(_rig.Directory.File("box"), Encoding.Latin1);
        Assert.Equal(4, box.Split(Letter.ToUnix(Letter.Text("")).Split("\n\n", 2)[1]).Length); // the three bodies are the same
        for (int i = 0; i < 3; i++)
            Assert.Equal(2, box.Split($"Subject: number-{i}\n").Length);
        Assert.Equal(left, _rig.Files().Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Getmail_gets_every_message_once(bool deletes)
    {
        Needed.Program("getmail");
        _rig.Put(Enumerable.Range(0, 3).Select(i => Encoding.Latin1.GetBytes(Letter.ToUnix(Letter.Text($"number-{i}")))));
        await using var postern = await _rig.DoorAsync();
        File.SetUnixFileMode(_rig.Directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string box = _rig.Directory.Write("box", "");
        await Shell.RunAsync("chown", "mail", box); // it delivers nothing as root, as who the tests run
        string rc = _rig.Directory.Write("getmailrc", $"""
            [retriever]
            type = SimplePOP3SSLRetriever
            server = localhost
            port = {postern.Port}
            username = ann
            password = {MailboxRig.Password}
            ca_certs = {_rig.CaFile}

            [destination]
            type = Mboxrd
            path = {box}
            user = mail

            [options]
            read_all = false
            delete = {(deletes ? "true" : "false")}

            """);
        for (int round = 0; round < 2; round++)
            await Shell.RunAsync("timeout", "60", "getmail", "--getmaildir", _rig.Directory.Path, "--rcfile", rc);
        string all = await File.ReadAllTextAsync(box, Encoding.Latin1);
        for (int i = 0; i < 3; i++)
            Assert.Equal(2, all.Split($"Subject: number-{i}\n").Length);
        Assert.Equal(deletes ? 0 : 3, _rig.Files().Length);
    }

    public void Dispose() => _rig.Dispose();
}
