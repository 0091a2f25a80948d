using System.Net;
using System.Net.Sockets;
using Postern.Interop.Tests.Peers;
using Postern.Testing;

namespace Postern.Interop.Tests;

/// <summary>What cannot work is told in one sentence, with an exit code, before anything listens.</summary>
public sealed class BadInputTests : IDisposable
{
    private const string Server = "pop3://127.0.0.1:110";

    private readonly TemporaryDirectory _directory = new();
    private readonly TestAuthority _authority = new();

    public BadInputTests()
    {
        using var one = _authority.Issue();
        using var other = _authority.Issue();
        one.WriteTo(_directory, "one");
        other.WriteTo(_directory, "other");
        _directory.Write("open.key", one.KeyPem, (UnixFileMode)Convert.ToInt32("644", 8));
        _directory.Write("rubbish.pem", "this is no certificate\n");
    }

    public static TheoryData<string, string> Words => new()
    {
        { "tunnel", "two ends" },
        { "tunnel pop3s://127.0.0.1:0", "leads nowhere" },
        { "tunnel pop9://127.0.0.1:0 " + Server, "\"pop9\" is unknown" },
        { "tunnel pop3s://127.0.0.1:99999 " + Server, "\"99999\" is not a port" },
        { "tunnel pop3s://127.0.0.1:0 pop3+auto://127.0.0.1:110", "auto" },
        { "tunnel pop3s://127.0.0.1:0 imap://127.0.0.1:143", "imap" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --crt x", "did you mean --cert" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --limit idle=soon", "is not a value of the limit idle" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --cert DIR/none.pem", "no such file" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --cert DIR/rubbish.pem", "holds no certificate" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --cert DIR/one.pem", "holds no private key" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --cert DIR/one.pem --key DIR/other.key", "does not belong to the certificate" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --cert DIR/one.pem --key DIR/open.key", "is open to other users (mode 0644): run `chmod 600" },
        { "tunnel pop3://127.0.0.1:0 pop3s://127.0.0.1:995 --ca DIR/none.pem", "none.pem" },
        { "tunnel pop3://0.0.0.0:0 pop3s://127.0.0.1:995", "takes clear text from a network" },
        { "tunnel pop3s://127.0.0.1:0 pop3://192.0.2.1:110", "sends clear text over a network" },
        { "tunnel pop3s://127.0.0.1:BUSY " + Server + " --cert DIR/one.pem --key DIR/one.key", "in use by another program" },
        { "tunnel pop3s://127.0.0.1:BUSY " + Server, "in use by another program" },
        { "tunnel pop3s://127.0.0.1:0 " + Server + " --state DIR/" + new string('x', 100), "no socket can have more than 107" },
        { "tunnel pop3s://192.0.2.1:1110 " + Server + " --cert DIR/one.pem --key DIR/one.key", "is not an address of this machine" },
        { "tunnel unix:/nowhere/at/all tcp://127.0.0.1:110", "/nowhere/at/all" },
        { "tunnel pop3://127.0.0.1:0 " + Server + " --via ssh://me@popserver --identity DIR/none", "there is no key" },
        { "tunnel pop3://127.0.0.1:0 " + Server + " --via ssh://me@popserver --identity DIR/rubbish.pem", "is no key of ssh" },
        { "run DIR/none.conf", "none.conf" },
        { "tunel pop3s://127.0.0.1:0 " + Server, "did you mean tunnel" },
    };

    public static TheoryData<string, int, string> Files => new()
    {
        { "[a]\naccept = pop3s://127.0.0.1:0\n", 1, "leads nowhere" },
        { "[a]\naccept = pop3s://127.0.0.1:0\nconnect = pop3://127.0.0.1:110\nconect = x\n", 4, "did you mean connect" },
        { "[a]\naccept = pop3s://127.0.0.1:0\nconnect = zzz://127.0.0.1:110\n", 3, "\"zzz\" is unknown" },
        { "[a]\naccept = pop3s://127.0.0.1:0\nconnect = 110\n", 3, "" },
        { "loops = many\n[a]\naccept = pop3s://127.0.0.1:0\nconnect = pop3://127.0.0.1:110\n", 1, "loops" },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public async Task It_is_told_in_one_sentence(string words, string sentence)
    {
        using var busy = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        busy.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        busy.Listen();
        string[] all = [.. words.Replace("DIR", _directory.Path, StringComparison.Ordinal).Replace("BUSY", $"{((IPEndPoint)busy.LocalEndPoint!).Port}", StringComparison.Ordinal).Split(' ')];
        await RefusesAsync(RunningProgram.Start(PosternProcess.Path, all, Surroundings()), sentence);
        Assert.False(Directory.Exists(_directory.File("state")), "a certificate was made for nobody");
    }

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_mistake_in_a_file_is_told_with_its_line(string text, int line, string sentence)
    {
        string file = _directory.Write("bad.conf", text);
        string said = await RefusesAsync(RunningProgram.Start(PosternProcess.Path, ["run", file], Surroundings()), sentence);
        Assert.Contains($"bad.conf:{line}:", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_low_port_without_the_right_to_it_names_the_ways_out()
    {
        Needed.Root("it takes root to become nobody");
        int first = int.Parse(await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_unprivileged_port_start"), provider: null);
        Assert.SkipUnless(first > 995, "everybody may listen on low ports here");
        Assert.SkipUnless((await Shell.TryAsync("setpriv", [.. Nobody, PosternProcess.Path, "--version"])).Code == 0, "nobody may not even run the program where it is");
        string said = await RefusesAsync(RunningProgram.Start(Needed.Program("setpriv"), [.. Nobody, PosternProcess.Path, "tunnel", "pop3://127.0.0.1:995", "pop3://127.0.0.1:110"]), "no right to listen on 127.0.0.1:995");
        Assert.Contains("setcap", said, StringComparison.Ordinal);
        Assert.Contains("ip_unprivileged_port_start", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_may_not_be_read_is_named()
    {
        Needed.Root("it takes root to become nobody");
        Assert.SkipUnless((await Shell.TryAsync("setpriv", [.. Nobody, PosternProcess.Path, "--version"])).Code == 0, "nobody may not even run the program where it is");
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)Convert.ToInt32("755", 8));
        string[] words = [.. Nobody, PosternProcess.Path, "tunnel", "pop3s://127.0.0.1:0", Server, "--cert", _directory.File("one.pem"), "--key", _directory.File("one.key")];
        await RefusesAsync(RunningProgram.Start(Needed.Program("setpriv"), words), "one.pem");
    }

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    private static string[] Nobody => ["--reuid=65534", "--clear-groups"];

    private Dictionary<string, string> Surroundings() => new(StringComparer.Ordinal) { ["STATE_DIRECTORY"] = _directory.File("state") };

    private static async Task<string> RefusesAsync(RunningProgram program, string sentence)
    {
        await using var _ = program;
        Assert.NotEqual(0, await program.ExitAsync());
        Assert.Empty(program.Output);
        string said = Assert.Single(program.Errors);
        Assert.StartsWith("postern: ", said, StringComparison.Ordinal);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        return said;
    }
}
