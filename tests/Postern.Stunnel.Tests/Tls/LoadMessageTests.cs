using System.Text.RegularExpressions;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Tests.Services;
using Postern.Stunnel.Tls;
using Postern.Testing;

namespace Postern.Stunnel.Tests.Tls;

/// <summary>What is said while a section's TLS is made: the same words in the same order, at levels of the same kind.</summary>
public sealed partial class LoadMessageTests
{
    private const string Cert = "cert = @server.pem\n";
    private const string Ca = "CAfile = @ca.pem\n";

    [Theory]
    [InlineData(Cert)]
    [InlineData("cert = @nothing.pem\n")]
    [InlineData(Cert + "key = @client.key\n")]
    [InlineData("cert = @server.crt\n")]
    [InlineData("cert = @psk.txt\n")]
    [InlineData("cert = @server.crt\nkey = @nothing\n")]
    [InlineData("cert = @server.crt\nkey = @psk.txt\n")]
    [InlineData("cert = @open.pem\n")]
    [InlineData("cert = @server.p12\n")]
    [InlineData(Cert + "ciphers = FOO\n")]
    [InlineData(Cert + "ciphersuites = FOO\n")]
    [InlineData(Cert + "curves = FOO\n")]
    [InlineData(Cert + "ciphers = HIGH\n")]
    [InlineData("cert = @dh.pem\nciphers = HIGH\n")]
    [InlineData(Cert + "verify = 2\n" + Ca)]
    [InlineData(Cert + "verify = 2\nCAfile = @psk.txt\n")]
    [InlineData(Cert + "verify = 2\nCAfile = @capins.pem\nCRLfile = @crl.pem\n")]
    [InlineData(Cert + "verify = 2\nCRLfile = @psk.txt\n" + Ca)]
    [InlineData(Cert + "config = Foo:bar\n")]
    [InlineData(Cert + "config = MinProtocol\n")]
    [InlineData(Cert + "config = MinProtocol:TLSv1.3\nconfig = NumTickets:1\n")]
    [InlineData(Cert + "securityLevel = 1\n")]
    [InlineData(Cert + "securityLevel = 5\n")]
    [InlineData(Cert + "options = NO_TICKET\noptions = -NO_SSLv3\n")]
    [InlineData(Cert + "sessionResume = no\n")]
    [InlineData(Cert + "ticketKeySecret = 000102030405060708090a0b0c0d0e0f\nticketMacSecret = 000102030405060708090a0b0c0d0e0f\n")]
    [InlineData("PSKsecrets = @psk.txt\n")]
    [InlineData("client = yes\n")]
    [InlineData("client = yes\nverifyChain = yes\n" + Ca)]
    [InlineData("client = yes\nverifyPeer = yes\n" + Ca)]
    [InlineData("client = yes\ncert = @client.pem\n")]
    public async Task A_section_is_taken_or_refused_with_stunnels_words(string options)
    {
        LabFiles files = LabFiles.Instance;
        files.Prepare();
        using var directory = new TemporaryDirectory();
        string path = directory.Write("conf", files.Expand($"foreground = yes\nsyslog = no\npid =\ndebug = 7\n[svc]\naccept = 127.0.0.1:0\nconnect = 127.0.0.1:1\n{options}"));
        IReadOnlyList<string> theirs = await TheirsAsync(path);
        IEnumerable<string> ours = StunnelReader.Read(path, new StunnelHost(), new ContextTrial(passphrases: null)).Messages
            .Select(message => $"{Kind(message.Level)} {message.Text}");
        Assert.Equal(Section(theirs), Section([.. ours]));
    }

    [Fact]
    public void A_passphrase_is_asked_for_three_times_and_once_for_all_loops()
    {
        LabFiles files = LabFiles.Instance;
        files.Prepare();
        foreach (string file in (string[])["locked.pem", "locked.p12"])
        {
            using var bench = new ServiceBench();
            var asked = new Answers("wrong", "also wrong", "secret");
            List<string> said = [];
            using ServiceContext? context = ServiceContext.TryMake(new() { Name = "svc", Tls = new() { Certificate = files[file] } }, bench.Loops.All, asked, message => said.Add(message.Text));
            Assert.NotNull(context);
            Assert.Equal(3, asked.Count);
            Assert.Equal(2, said.Count(text => text == "Wrong passphrase: retrying"));
            Assert.DoesNotContain(said, text => text.Contains("secret", StringComparison.Ordinal));
            Assert.Null(ServiceContext.TryMake(new() { Name = "svc", Tls = new() { Certificate = files[file] } }, bench.Loops.All, new Answers("1", "2", "3", "secret"), _ => { }));
            Assert.Null(ServiceContext.TryMake(new() { Name = "svc", Tls = new() { Certificate = files[file] } }, bench.Loops.All, (IPassphrases?)null, _ => { }));
        }
    }

    private static async Task<IReadOnlyList<string>> TheirsAsync(string path)
    {
        string? program = ExternalProgram.Find("stunnel4");
        if (program is null)
            Assert.Skip("stunnel4 is not installed");
        using var process = ExternalProgram.Start(program, [path]);
        process.StandardInput.Close();
        List<string> lines = [];
        while (await process.StandardError.ReadLineAsync(TestContext.Current.CancellationToken) is { } line)
        {
            Match match = Line().Match(line);
            if (match.Success)
                lines.Add($"{(match.Groups["level"].Success ? Kind(match.Groups["level"].Value[0] - '0') : match.Groups["kind"].Value)} {match.Groups["text"].Value}");
            if (line.Contains("Configuration successful", StringComparison.Ordinal))
                break;
        }
        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        return lines;
    }

    private static string Kind(int level) => level switch { <= 3 => "!", 4 => ":", 5 => ".", _ => " " };

    /// <summary>From the beginning of the section to the verdict; without what only stunnel's OpenSSL tells of a module that it looked for in vain, which takes the name of the call from the next line.</summary>
    private static IEnumerable<string> Section(IReadOnlyList<string> lines) => lines
        .SkipWhile(line => !line.EndsWith("Initializing service [svc]", StringComparison.Ordinal))
        .TakeWhile(line => !line.EndsWith("Configuration successful", StringComparison.Ordinal) && !line.EndsWith("Configuration failed", StringComparison.Ordinal))
        .Where(line => !line.Contains("provider_core.c", StringComparison.Ordinal) && !line.Contains("/dso/", StringComparison.Ordinal))
        .Select(line => line.Contains("error:0A0000B9", StringComparison.Ordinal) ? line[line.IndexOf("../", StringComparison.Ordinal)..] : line);

    [GeneratedRegex(@"^(?:\[(?<kind>.)\] |.* LOG(?<level>\d)\[ui\]: )(?<text>.*)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();

    private sealed class Answers(params string[] answers) : IPassphrases
    {
        internal int Count { get; private set; }

        public string? Ask(string file) => answers.ElementAtOrDefault(Count++);
    }
}
