using System.Net;
using System.Net.Sockets;
using Postern.Stunnel.Services.Access;

namespace Postern.Stunnel.Tests.Services;

public sealed class AccessTests : IDisposable
{
    private readonly ServiceBench _bench = new();

    // hosts_access(5): patterns and wildcards.
    [Theory]
    [InlineData("ALL", true)]
    [InlineData("all", true)]
    [InlineData("192.0.2.7", true)]
    [InlineData("192.0.2.8", false)]
    [InlineData("192.0.2.", true)]
    [InlineData("192.0.", true)]
    [InlineData("192.1.", false)]
    [InlineData("192.0.2.0/255.255.255.0", true)]
    [InlineData("192.0.2.0/24", true)]
    [InlineData("192.0.2.8/29", false)]
    [InlineData("192.0.2.0/29", true)]
    [InlineData("192.0.2.1/24", false)] // the net has bits that the mask has not
    [InlineData("192.0.2.*", true)]
    [InlineData("192.0.?.7", true)]
    [InlineData(".example.org", true)]
    [InlineData(".example", false)]
    [InlineData("mail.example.org", true)]
    [InlineData("MAIL.EXAMPLE.ORG", true)]
    [InlineData("*.org", true)]
    [InlineData("example.org", false)]
    [InlineData("LOCAL", false)]
    [InlineData("KNOWN", true)]
    [InlineData("UNKNOWN", false)]
    [InlineData("PARANOID", false)]
    [InlineData("[2001:db8::]/32", false)]
    [InlineData("joe@ALL", false)]
    [InlineData("ALL@192.0.2.", true)]
    [InlineData("192.0.2. EXCEPT 192.0.2.7", false)]
    [InlineData("192.0.2. EXCEPT 192.0.2.8", true)]
    [InlineData("ALL EXCEPT 192.0.2. EXCEPT 192.0.2.7", true)]
    [InlineData("192.0.2.1, 192.0.2.7", true)]
    [InlineData("192.0.2.1 192.0.2.7", true)]
    public void A_client_with_a_name_matches_as_the_manual_says(string pattern, bool matches) =>
        Assert.Equal(matches, Matches($"ALL: {pattern}", Client("192.0.2.7", new HostName("mail.example.org", IsContradicted: false))));

    [Theory]
    [InlineData("UNKNOWN", true)]
    [InlineData("KNOWN", false)]
    [InlineData("LOCAL", false)]
    [InlineData(".example.org", false)]
    [InlineData("[2001:db8::]/32", true)]
    [InlineData("[2001:db8::1]", true)]
    [InlineData("[2001:db8::2]", false)]
    [InlineData("[2001:db9::]/32", false)]
    [InlineData("192.0.2.0/24", false)]
    [InlineData("ALL", true)]
    public void A_client_without_a_name_matches_as_the_manual_says(string pattern, bool matches) =>
        Assert.Equal(matches, Matches($"svc : {pattern}", Client("2001:db8::1", HostName.Unknown)));

    [Theory]
    [InlineData("PARANOID", true)]
    [InlineData("UNKNOWN", false)]
    [InlineData("KNOWN", false)]
    public void A_client_whose_name_is_another_s_is_told_apart(string pattern, bool matches) =>
        Assert.Equal(matches, Matches($"ALL: {pattern}", Client("192.0.2.7", new HostName(Text: null, IsContradicted: true))));

    [Theory]
    [InlineData("svc: ALL", true)]
    [InlineData("other: ALL", false)]
    [InlineData("other svc: ALL", true)]
    [InlineData("ALL EXCEPT svc: ALL", false)]
    [InlineData("ALL EXCEPT other: ALL", true)]
    [InlineData("svc@127.0.0.1: ALL", true)]
    [InlineData("svc@127.0.0.2: ALL", false)]
    [InlineData("svc", false)]
    [InlineData("# svc: ALL", false)]
    [InlineData("svc: \\\nALL", true)]
    [InlineData("svc: 192.0.2.7 : allow", true)]
    public void A_rule_is_for_the_services_that_it_names(string rule, bool matches) =>
        Assert.Equal(matches, Matches(rule, Client("192.0.2.7", HostName.Unknown)));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("", "ALL: ALL", false)]
    [InlineData("svc: 127.0.0.1", "ALL: ALL", true)]
    [InlineData("svc: 127.0.0.2", "ALL: ALL", false)]
    [InlineData("svc: ALL: deny", "", false)]
    [InlineData("", "svc: ALL: allow", true)]
    [InlineData("svc: ALL: twist /bin/echo no", "", false)]
    [InlineData("svc: FILE", "ALL: ALL", true)]
    public async Task Whoever_the_files_refuse_is_refused_before_TLS(string allow, string deny, bool isLetIn)
    {
        string listed = _bench.Directory.Write("listed", "192.0.2.1\n127.0.0.\n");
        _bench.Parts = _bench.Parts with
        {
            AccessFiles = new AccessFiles(_bench.Directory.Write("allow", allow.Replace("FILE", listed, StringComparison.Ordinal) + "\n"), _bench.Directory.Write("deny", deny + "\n")),
        };
        var door = _bench.Start(_bench.Service() with { LibWrap = true });
        using Socket client = _bench.Connect(door);
        if (isLetIn)
        {
            await _bench.ShakeAsync(client);
            await _bench.LineAsync("LOG7[", $"Service [svc] permitted by libwrap from {client.LocalEndPoint}");
            return;
        }
        Assert.Throws<SocketException>(() => client.Receive(new byte[1]));
        await _bench.LineAsync("LOG4[", $"Service [svc] REFUSED by libwrap from {client.LocalEndPoint}");
    }

    [Theory]
    [InlineData("svc: 127.0.0.1", "ALL: ALL")]
    [InlineData("svc: 127.0.0.1/32", "ALL: ALL")]
    [InlineData("svc: 127.0.0.1/255.255.255.0", "ALL: ALL")]
    [InlineData("svc: 127.0.0.", "ALL: ALL")]
    [InlineData("svc: LOCAL", "ALL: ALL")]
    [InlineData("ALL EXCEPT svc: ALL", "ALL: ALL")]
    [InlineData("", "svc: 127. EXCEPT 127.0.0.1")]
    [InlineData("svc: ALL: deny", "")]
    [InlineData("", "svc: 127.0.0.?")]
    [InlineData("SVC: ALL", "ALL: ALL")]
    [InlineData("svc: [::1] 127.0.0.1", "ALL: ALL")]
    [InlineData("svc@127.0.0.1: ALL", "ALL: ALL")]
    [InlineData("svc: ALL@127.0.0.1", "ALL: ALL")]
    public async Task The_files_say_the_same_to_stunnel(string allow, string deny)
    {
        Assert.SkipUnless(StunnelProgram.Path is not null && Environment.IsPrivilegedProcess && File.Exists("/etc/hosts.allow"), "there is no stunnel4 here, or no right to give it files of its own");
        string allowing = _bench.Directory.Write("allow", allow + "\n", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        string denying = _bench.Directory.Write("deny", deny + "\n", UnixFileMode.UserRead | UnixFileMode.OtherRead);
        using var theirs = new StunnelProgram("accept = 127.0.0.1:0\nconnect = 127.0.0.1:1\nlibwrap = yes", $"mount --bind {allowing} /etc/hosts.allow && mount --bind {denying} /etc/hosts.deny");
        using Socket client = _bench.Connect(await theirs.PortAsync());
        await _bench.UntilAsync(() => theirs.Lines.Any(line => line.Contains("by libwrap from", StringComparison.Ordinal)), "stunnel's verdict");
        bool isLetIn = !theirs.Lines.Any(line => line.Contains("REFUSED by libwrap", StringComparison.Ordinal));
        var peer = new AccessClient(IPAddress.Loopback, IPAddress.Loopback, HostName.Ask);
        Assert.Equal(isLetIn, AccessVerdict.Of(new AccessFiles(allowing, denying), "svc", peer).IsAllowed);
    }

    [Fact]
    public async Task A_section_that_SNI_chooses_asks_the_files_for_itself()
    {
        _bench.Parts = _bench.Parts with { AccessFiles = new AccessFiles("/nowhere", _bench.Directory.Write("deny", "chosen: ALL\n")) };
        var service = _bench.Service() with { LibWrap = true };
        var door = _bench.Start(service, new TestTls(_bench.Loops.All, service, ServiceBench.Certificate) { Choose = _ => service with { Name = "chosen" } });
        await _bench.ShakeAsync(_bench.Connect(door));
        await _bench.LineAsync("Service [svc] permitted by libwrap");
        await _bench.LineAsync("Service [chosen] REFUSED by libwrap");
    }

    [Fact]
    public void Rules_and_answers_of_any_letters_are_read_or_are_none()
    {
        var random = new Random(1);
        string[] pieces = ["ALL", "svc", ":", "EXCEPT", "@", "[", "]", "/", "24", ".", "192.0.2.", "2001:db8::", "*", "?", "\\", " ", ",", "\n", "USERID", "LOCAL", "#", "deny", "255.255.0.0"];
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(random.GetItems(pieces, random.Next(1, 14)));
            var client = Client("192.0.2.7", new HostName("mail.example.org", IsContradicted: false));
            Assert.Equal(Matches(text, client), Matches(text, client));
            IdentAnswer answer = IdentAnswer.Read(text);
            Assert.True(answer.Problem is null || answer.User.Length == 0, text);
        }
    }

    [Theory]
    [InlineData("6193, 23 : USERID : UNIX : joe\r\n", "IDENT authentication passed")]
    [InlineData("6193, 23 : USERID : UNIX :joe\r\n", "IDENT authentication passed")]
    [InlineData("6193, 23 : USERID : UNIX : jim\r\n", "REFUSED by IDENT (user \"jim\")")]
    [InlineData("6195, 23 : ERROR : NO-USER\r\n", "Incorrect IDENT response type")]
    [InlineData("nothing\r\n", "Malformed IDENT response")]
    [InlineData("6193, 23 : USERID : UNIX\r\n", "Malformed IDENT response")]
    [InlineData("", "Malformed IDENT response")]
    public async Task An_identification_server_says_whose_the_client_is(string answer, string line)
    {
        Socket ident = _bench.Listen();
        _bench.Parts = _bench.Parts with { IdentPort = ServiceBench.Port(ident) };
        var door = _bench.Start(_bench.Service() with { Ident = "joe" });
        using Socket client = _bench.Connect(door);
        using Socket asked = await _bench.AcceptAsync(ident);
        int port = ((IPEndPoint)client.LocalEndPoint!).Port;
        string question = $"{port} , {door.Ends[0].Port}\r\n";
        Assert.Equal(question, ServiceBench.Hear(asked, question.Length));
        asked.Send(System.Text.Encoding.ASCII.GetBytes(answer));
        asked.Close();
        await _bench.LineAsync(line);
    }

    public void Dispose() => _bench.Dispose();

    private static AccessClient Client(string address, HostName name) => new(IPAddress.Parse(address), IPAddress.Loopback, _ => name);

    private static bool Matches(string rules, AccessClient client) =>
        AccessTable.Read(rules.Split('\n')).Any(rule => rule.Matches("svc", client, _ => []));
}
