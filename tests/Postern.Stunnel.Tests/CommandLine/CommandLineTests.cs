using Postern.Stunnel.CommandLine;
using Postern.Stunnel.Reading;
using Postern.Stunnel.Tests.Reading;
using Postern.Testing;

namespace Postern.Stunnel.Tests.CommandLine;

public class CommandLineTests
{
    private static readonly StunnelProgram Program = new("1.2.3", "OpenSSL 3.0.9 30 May 2023", "x86_64-pc-linux-gnu");

    [Fact]
    public void Nothing_is_the_default_file() => Assert.Equal((StunnelCommandKind.File, "/etc/stunnel/stunnel.conf"), Asked());

    [Theory]
    [InlineData("/a/b.conf")]
    [InlineData("b.conf")]
    [InlineData("--help")]
    [InlineData("-")]
    [InlineData("")]
    [InlineData("-quiet")]
    public void What_is_no_switch_is_a_file(string argument) => Assert.Equal((StunnelCommandKind.File, argument), Asked(argument, "more"));

    [Theory]
    [InlineData("0", StunnelCommandKind.Descriptor)]
    [InlineData("99", StunnelCommandKind.Descriptor)]
    [InlineData("-1", StunnelCommandKind.Descriptor)]
    [InlineData("x", StunnelCommandKind.Refused)]
    [InlineData("0x", StunnelCommandKind.Refused)]
    public void A_descriptor_is_a_number(string number, StunnelCommandKind kind) =>
        Assert.Equal(kind, StunnelCommandLine.Parse(["-FD", number], Program).Kind);

    [Theory]
    [InlineData("-fd")]
    [InlineData("-fd", "x")]
    public async Task What_stunnel4_says_of_a_descriptor_is_said(params string[] arguments)
    {
        var theirs = await TheirsAsync(arguments);
        var start = theirs.FindIndex(line => line.StartsWith("[.] Reading", StringComparison.Ordinal) || line.StartsWith("[!]", StringComparison.Ordinal));
        var ours = StunnelCommandLine.Parse(arguments, Program).Messages.Select(StartLine.Of).ToList();
        Assert.Equal(theirs.Skip(start).Take(ours.Count), ours);
    }

    [Theory]
    [InlineData("-help")]
    [InlineData("-version")]
    [InlineData("-sockets")]
    [InlineData("-options")]
    [InlineData("-HELP")]
    public async Task A_switch_tells_what_it_tells_there(string argument)
    {
        var command = StunnelCommandLine.Parse([argument, "more"], Program);
        Assert.Equal(StunnelCommandKind.Information, command.Kind);
        var ours = command.Messages.Select(message => message.Text).ToList();
        var theirs = await TheirsAsync([argument]);
        Assert.Equal("Initializing inetd mode configuration", ours[0]);
        Assert.Equal(theirs.SkipWhile(line => line != " "), ours.SkipWhile(line => line != " "));
    }

    [Fact]
    public void The_version_stands_where_scripts_look_for_it()
    {
        var line = StunnelCommandLine.Parse(["-version"], Program).Messages[1].Text;
        Assert.StartsWith("stunnel 5.68 on x86_64-pc-linux-gnu platform", line);
        Assert.EndsWith("Postern 1.2.3", line);
    }

    [Theory]
    [InlineData("-d 995 -r localhost:110 -p cert.pem", "cert = cert.pem|accept = 995|connect = localhost:110|[stunnel3]|")]
    [InlineData("-d pop3s -l /usr/local/sbin/popper", "accept = pop3s|exec = /usr/local/sbin/popper|[stunnel3]|")]
    [InlineData("-cf -dpop3s -l /sbin/popper -- popper -s", "client = yes|foreground = yes|accept = pop3s|exec = /sbin/popper|execArgs = popper -s|[stunnel3]|")]
    [InlineData("-L /sbin/pppd -- pppd local", "pty = yes|exec = /sbin/pppd|execArgs = pppd local|")]
    [InlineData("-c -r 1 -O l:SO_KEEPALIVE=1 -O r:SO_KEEPALIVE=1 -D 5 -D 7", "client = yes|debug = 7|socket = l:SO_KEEPALIVE=1|socket = r:SO_KEEPALIVE=1|connect = 1|")]
    [InlineData("-c -n smtp -N mail -v 3 -A ca.pem -a /ca -t 5 -u who -I 127.0.0.1 -r 25 -s mail -g mail -S 3",
        "client = yes|verify = 3|CApath = /ca|CAfile = ca.pem|session = 5|service = mail|ident = who|protocol = smtp|local = 127.0.0.1|setuid = mail|setgid = mail|connect = 25|")]
    [InlineData("-T -W -o /log -C HIGH -E /egd -R /rnd -B 5 -r 1", "transparent = yes|RNDoverwrite = yes|output = /log|ciphers = HIGH|EGD = /egd|RNDfile = /rnd|RNDbytes = 5|connect = 1|")]
    public void The_letters_of_stunnel_3_are_a_configuration(string line, string text) =>
        Assert.Equal((StunnelCommandKind.Letters, text.Replace('|', '\n')), Asked(line.Split(' ')));

    [Fact]
    public void An_empty_value_is_a_value() => Assert.Equal((StunnelCommandKind.Letters, "pid = \nconnect = 1\n"), Asked("-P", "", "-r", "1"));

    [Theory]
    [InlineData("-h", "-help")]
    [InlineData("-V", "-version")]
    public void Two_switches_had_shorter_names(string old, string today) => Assert.Equal(
        StunnelCommandLine.Parse([today], Program).Messages, StunnelCommandLine.Parse([old], Program).Messages);

    [Theory]
    [InlineData("Unknown option: x", "-c", "-x")]
    [InlineData("Option -r needs a value", "-c", "-r")]
    [InlineData("A control character in an argument", "-r", "1\nsetuid = root")]
    public void Letters_that_cannot_be_are_refused(string problem, params string[] arguments)
    {
        var command = StunnelCommandLine.Parse(arguments, Program);
        Assert.Equal((StunnelCommandKind.Refused, problem), (command.Kind, command.Messages[0].Text));
    }

    [Fact]
    public void A_how_to_of_old_makes_a_service()
    {
        var (_, text) = Asked("-d", "995", "-r", "localhost:110", "-p", "cert.pem");
        var file = StunnelReader.ReadLetters(text, new MemoryHost(), new NoTrial());
        Assert.True(file.IsAccepted);
        var service = Assert.Single(file.Services);
        Assert.Equal(("stunnel3", 995, "localhost", 110), (service.Name, service.Accept[0].Port, service.Connect[0].Host, service.Connect[0].Port));
    }

    [Fact]
    public void Without_an_address_to_listen_on_a_how_to_of_old_is_inetds()
    {
        var (_, text) = Asked("-p", "cert.pem", "-l", "/usr/sbin/popper");
        Assert.True(StunnelReader.ReadLetters(text, new MemoryHost(), new NoTrial()).IsInetd);
    }

    private static (StunnelCommandKind, string) Asked(params string[] arguments)
    {
        var command = StunnelCommandLine.Parse(arguments, Program);
        return (command.Kind, command.Argument);
    }

    private static async Task<List<string>> TheirsAsync(string[] arguments)
    {
        Assert.SkipUnless(ExternalProgram.Find("stunnel4") is not null, "there is no stunnel4 here");
        var (_, text) = await ExternalProgram.RunAsync(ExternalProgram.Find("stunnel4")!, arguments, TestContext.Current.CancellationToken); // asked for before
        return [.. text.TrimEnd('\n').Split('\n')];
    }
}
