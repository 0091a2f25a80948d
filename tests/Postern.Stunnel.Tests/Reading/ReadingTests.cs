using Postern.Stunnel.Reading;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tests.Reading;

public class ReadingTests
{
    [Fact]
    public void A_file_without_a_section_is_inetds()
    {
        var file = Said.Good("client=yes\nservice=pops\nconnect=2\n");
        Assert.True(file.IsInetd);
        Assert.Equal("pops", Assert.Single(file.Services).Name);
        Assert.Equal("pops", file.Global.ServiceName);
    }

    [Fact]
    public void A_file_with_sections_is_not_inetds() => Assert.False(Said.Good("client=yes\n[a]\naccept=1\nconnect=2\n").IsInetd);

    [Fact]
    public void A_line_of_16383_bytes_goes_on_as_the_next_line()
    {
        var file = Said.File($"client=yes{new string(' ', 16373)} foo=1\n");
        Assert.Contains("/etc/stunnel/x.conf:2: \" foo=1\": Specified option name is not valid here", file.At(3));
    }

    [Fact]
    public void A_missing_file_is_no_configuration()
    {
        var file = StunnelReader.Read("/none", new MemoryHost(), new NoTrial());
        Assert.False(file.IsAccepted);
        Assert.Equal(["[!] Invalid configuration file name \"/none\"", "[!] realpath: No such file or directory (2)"], file.Messages.Select(StartLine.Of));
    }

    [Fact]
    public void A_descriptor_that_gives_nothing_is_said()
    {
        var file = StunnelReader.ReadDescriptor("9", null, new MemoryHost(), new NoTrial());
        Assert.Equal(["Cannot open configuration file", "Configuration failed"], file.At(3));
        Assert.Equal("Reading configuration from descriptor 9", file.Messages[0].Text);
        Assert.Contains("Syntax:", file.At(5));
    }

    [Fact]
    public void Lines_of_a_descriptor_bear_its_number()
    {
        var file = StunnelReader.ReadDescriptor("0", "client=yes\nfoo=1"u8.ToArray(), new MemoryHost(), new NoTrial());
        Assert.Contains("0:2: \"foo=1\": Specified option name is not valid here", file.At(3));
    }

    [Theory]
    [InlineData("protocolPassword = hunter2\nprotocolPassword")]
    [InlineData("ticketKeySecret = hunter2")]
    [InlineData(" TICKETMACSECRET=hunter2")]
    [InlineData("protocolPassword hunter2")]
    [InlineData("protocolPasword = hunter2")]
    [InlineData("protocolHeaders = Authorization: hunter2")]
    public void A_secret_is_never_repeated(string lines)
    {
        var file = Said.File($"client=yes\n[a]\naccept=1\nconnect=2\n{lines}\n");
        Assert.False(file.IsAccepted);
        Assert.DoesNotContain(file.Messages, message => message.Text.Contains("hunter2", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("[a]\naccept=1\nconnect=2", "\"profile = strict\" needs \"verifyChain\" or \"verifyPeer\" in a client section")]
    [InlineData("[a]\naccept=1\nconnect=2\nverifyChain=yes\nCAfile=c", "\"profile = strict\" needs \"checkHost\", \"checkIP\" or \"checkEmail\" beside \"verifyChain\" in a client section")]
    [InlineData("[a]\naccept=1\nconnect=2\nverifyPeer=yes\nCAfile=c\nsslVersionMin=TLSv1.1", "\"profile = strict\" refuses TLS before 1.2")]
    [InlineData("[a]\naccept=1\nconnect=2\nverifyPeer=yes\nCAfile=c\nsecurityLevel=1", "\"profile = strict\" refuses a security level below 2")]
    [InlineData("[a]\naccept=1\nconnect=2\nverifyPeer=yes\nCAfile=c\nsecurityLevel=2", null)]
    [InlineData("[a]\naccept=1\nconnect=2\nclient=no\ncert=c", null)]
    public void The_strict_profile_refuses_what_is_weak(string lines, string? problem)
    {
        var file = Said.File($"client=yes\nprofile=strict\n{lines}\n");
        Assert.True(file.Global.Strict);
        Assert.Equal(problem is null ? null : $"Service [a]: {problem}", file.At(3).FirstOrDefault());
    }

    [Fact]
    public void Each_service_is_tried_in_order_and_one_that_fails_ends_the_reading()
    {
        var trial = new Trial("b");
        var host = new MemoryHost().With("/x", "client=yes\n[a]\naccept=1\nconnect=2\n[b]\naccept=1\nconnect=2\n[c]\n");
        var file = StunnelReader.Read("/x", host, trial);
        Assert.Equal(["a", "b"], trial.Names);
        Assert.Equal(
            [
                "[ ] Initializing service [a]", "[.] trying a", "[:] Service [a] needs authentication to prevent MITM attacks",
                "[ ] Initializing service [b]", "[.] trying b", "[:] Service [b] needs authentication to prevent MITM attacks",
                "[!] Service [b]: Failed to initialize TLS context", "[!] Configuration failed",
            ],
            file.Messages.Select(StartLine.Of).SkipWhile(line => !line.StartsWith("[ ] Initializing", StringComparison.Ordinal)));
    }

    private sealed class Trial(string bad) : IServiceTrial
    {
        public List<string> Names { get; } = [];

        public bool Try(ServiceOptions service, IReadOnlyList<Message> trust, Action<Message> say)
        {
            Names.Add(service.Name);
            say(new(5, $"trying {service.Name}"));
            foreach (var message in trust)
                say(message);
            return service.Name != bad;
        }
    }
}
