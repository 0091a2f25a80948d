using Postern.Wire.Ends;

namespace Postern.Wire.Tests.Ends;

public sealed class EndUrlTests
{
    [Theory]
    [InlineData("pop3://127.0.0.1:11110", MailProtocol.Pop3, TlsMode.Clear, "127.0.0.1", 11110)]
    [InlineData("pop3://h", MailProtocol.Pop3, TlsMode.Clear, "h", 110)]
    [InlineData("pop3s://h", MailProtocol.Pop3, TlsMode.Tls, "h", 995)]
    [InlineData("imap://h", MailProtocol.Imap, TlsMode.Clear, "h", 143)]
    [InlineData("imaps://imap.example.org", MailProtocol.Imap, TlsMode.Tls, "imap.example.org", 993)]
    [InlineData("imap+starttls://old.example.org", MailProtocol.Imap, TlsMode.StartTls, "old.example.org", 143)]
    [InlineData("smtp://h", MailProtocol.Smtp, TlsMode.Clear, "h", 25)]
    [InlineData("smtps://h", MailProtocol.Smtp, TlsMode.Tls, "h", 465)]
    [InlineData("submission+starttls://h", MailProtocol.Submission, TlsMode.StartTls, "h", 587)]
    [InlineData("submissions://h", MailProtocol.Submission, TlsMode.Tls, "h", 465)]
    [InlineData("nntp://h", MailProtocol.Nntp, TlsMode.Clear, "h", 119)]
    [InlineData("nntps://h", MailProtocol.Nntp, TlsMode.Tls, "h", 563)]
    [InlineData("sieve+starttls://h", MailProtocol.Sieve, TlsMode.StartTls, "h", 4190)]
    [InlineData("sieves://h", MailProtocol.Sieve, TlsMode.Tls, "h", 4190)]
    [InlineData("lmtp://h:24", MailProtocol.Lmtp, TlsMode.Clear, "h", 24)]
    [InlineData("tcp://h:1", MailProtocol.None, TlsMode.Clear, "h", 1)]
    [InlineData("tls://h:65535", MailProtocol.None, TlsMode.Tls, "h", 65535)]
    [InlineData("IMAPS://IMAP.Example.ORG:993", MailProtocol.Imap, TlsMode.Tls, "imap.example.org", 993)]
    [InlineData("imaps://[::1]", MailProtocol.Imap, TlsMode.Tls, "::1", 993)]
    [InlineData("imaps://[2001:DB8::0001]:9993", MailProtocol.Imap, TlsMode.Tls, "2001:db8::1", 9993)]
    [InlineData("imaps://[fe80::1%eth0]:993", MailProtocol.Imap, TlsMode.Tls, "fe80::1%eth0", 993)]
    [InlineData("imaps://h/", MailProtocol.Imap, TlsMode.Tls, "h", 993)]
    [InlineData("imap+tcp://h", MailProtocol.Imap, TlsMode.Clear, "h", 143)]
    [InlineData("imap://host.example.", MailProtocol.Imap, TlsMode.Clear, "host.example.", 143)]
    [InlineData("pop3://h:pop3", MailProtocol.Pop3, TlsMode.Clear, "h", 110)] // as fetchmail's plugin gives it
    [InlineData("pop3s://h:pop3s", MailProtocol.Pop3, TlsMode.Tls, "h", 995)]
    [InlineData("imap://[::1]:imap", MailProtocol.Imap, TlsMode.Clear, "::1", 143)]
    [InlineData("tcp://h:submission", MailProtocol.None, TlsMode.Clear, "h", 587)]
    public void A_server_is_read(string url, MailProtocol protocol, TlsMode tls, string host, int port)
    {
        var end = Read(url, EndSide.Connect);
        Assert.Equal((protocol, tls, TransportKind.Tcp, host, port, ""), (end.Protocol, end.Tls, end.Transport, end.Host, end.Port, end.Path));
        Assert.Equal(url, end.Text);
    }

    [Theory]
    [InlineData("pop3s://:995", TlsMode.Tls, "", 995)]
    [InlineData("pop3s://", TlsMode.Tls, "", 995)]
    [InlineData("pop3s://:0", TlsMode.Tls, "", 0)]
    [InlineData("pop3+auto://:110", TlsMode.Auto, "", 110)]
    [InlineData("pop3+auto://[::]", TlsMode.Auto, "::", 110)]
    public void A_listener_may_leave_out_its_host(string url, TlsMode tls, string host, int port)
    {
        var end = Read(url, EndSide.Accept);
        Assert.Equal((MailProtocol.Pop3, tls, host, port), (end.Protocol, end.Tls, end.Host, end.Port));
    }

    [Theory]
    [InlineData("exec:/usr/sbin/popper", EndSide.Connect, MailProtocol.None, TlsMode.Clear, TransportKind.Exec, "/usr/sbin/popper")]
    [InlineData("pty:/bin/login", EndSide.Connect, MailProtocol.None, TlsMode.Clear, TransportKind.Pty, "/bin/login")]
    [InlineData("unix:/run/x.sock", EndSide.Connect, MailProtocol.None, TlsMode.Clear, TransportKind.Unix, "/run/x.sock")]
    [InlineData("unix:///run/x.sock", EndSide.Connect, MailProtocol.None, TlsMode.Clear, TransportKind.Unix, "/run/x.sock")]
    [InlineData("lmtp+unix:/run/lmtp", EndSide.Connect, MailProtocol.Lmtp, TlsMode.Clear, TransportKind.Unix, "/run/lmtp")]
    [InlineData("imap+starttls+exec:/path a", EndSide.Connect, MailProtocol.Imap, TlsMode.StartTls, TransportKind.Exec, "/path a")]
    [InlineData("pop3s+stdio:", EndSide.Accept, MailProtocol.Pop3, TlsMode.Tls, TransportKind.Stdio, "")]
    [InlineData("imap+auto+stdio:", EndSide.Accept, MailProtocol.Imap, TlsMode.Auto, TransportKind.Stdio, "")]
    [InlineData("tls+stdio:", EndSide.Accept, MailProtocol.None, TlsMode.Tls, TransportKind.Stdio, "")]
    [InlineData("stdio:", EndSide.Accept, MailProtocol.None, TlsMode.Clear, TransportKind.Stdio, "")]
    public void A_protocol_travels_on_any_transport(
        string url, EndSide side, MailProtocol protocol, TlsMode tls, TransportKind transport, string path)
    {
        var end = Read(url, side);
        Assert.Equal((protocol, tls, transport, path), (end.Protocol, end.Tls, end.Transport, end.Path));
    }

    [Theory]
    [InlineData("pop3ss://:995", "The scheme \"pop3ss\" is unknown: did you mean pop3s?")]
    [InlineData("imapz://h", "did you mean imap or imaps?")]
    [InlineData("gopher://h", "use one of tcp tls unix")]
    [InlineData("://h", "A scheme is missing")]
    [InlineData("ssh://h", "give it with --via")]
    [InlineData("imap+startls://h", "did you mean +starttls?")]
    [InlineData("tcp+starttls://h:1", "+starttls needs a mail protocol")]
    [InlineData("tls+starttls://h:1", "+starttls needs a mail protocol")]
    [InlineData("imaps+starttls://h", "write imap+starttls")]
    [InlineData("imap+starttls+starttls://h", "stands there once")]
    [InlineData("imap+unix+starttls:/x", "")]
    [InlineData("unix+exec:/x", "comes last in a scheme and once")]
    [InlineData("imap+exec+unix:/x", "comes last in a scheme and once")]
    [InlineData("imap+://h", "is not known in a scheme")]
    [InlineData("imap+auto://h", "write imaps or imap+starttls")]
    [InlineData("imap://", "needs a host: write imap://host.")]
    [InlineData("imap://:143", "needs a host: write imap://host:143.")]
    [InlineData("lmtp://h", "has no usual port: write one, as in lmtp://h:PORT.")]
    [InlineData("tcp://[::1]", "write one, as in tcp://[::1]:PORT.")]
    [InlineData("imap://h:0", "Port 0 means any free port")]
    [InlineData("imap://h:", "\"\" is not a port")]
    [InlineData("imap://h:65536", "\"65536\" is not a port")]
    [InlineData("imap://h:-1", "\"-1\" is not a port")]
    [InlineData("imap://h:finger", "\"finger\" is not a port")]
    [InlineData("imap://h:٣", "is not a port")]
    [InlineData("imap://me:geheim@h", "User and password do not belong")]
    [InlineData("imap://h/INBOX", "A path does not belong")]
    [InlineData("imaps://one.example imaps://two.example", "Two URLs stand where one is read")]
    [InlineData("imaps://one.example:993 imaps://two.example:993", "Two URLs stand where one is read")]
    [InlineData("imap://h?x=y", "A query does not belong")]
    [InlineData("imap://h#x", "A query does not belong")]
    [InlineData("imap://::1:143", "stands in brackets")]
    [InlineData("imap://[::1", "is not closed")]
    [InlineData("imap://[::1]x", "may follow the bracket")]
    [InlineData("imap://[127.0.0.1]", "is not an IPv6 address")]
    [InlineData("imap://127.1", "is not an IPv4 address")]
    [InlineData("imap://010.0.0.1", "is not an IPv4 address")]
    [InlineData("imap://256.0.0.1", "is not an IPv4 address")]
    [InlineData("imap://-oProxyCommand=x", "is not a host name")]
    [InlineData("imap://a..b", "is not a host name")]
    [InlineData("imap://a b", "is not a host name")]
    [InlineData("imap://bücher.example", "write its xn-- form")]
    [InlineData("stdio:", "put it first")]
    [InlineData("unix:", "needs an absolute path")]
    [InlineData("unix:///", "needs an absolute path")]
    [InlineData("unix://host/x", "no host")]
    [InlineData("exec:/a\0b", "control character")]
    [InlineData("imap:/h", "is not a URL")]
    [InlineData("h:143", "is not a URL")]
    [InlineData("", "is not a URL")]
    public void What_is_wrong_is_said_in_one_sentence(string url, string part)
    {
        Assert.False(EndUrl.TryParse(url, EndSide.Connect, out var end, out var problem));
        Assert.Null(end);
        Assert.Contains(part, problem, StringComparison.Ordinal);
        AssertSentence(problem);
        Assert.DoesNotContain("geheim", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exec:/bin/cat", "put it second")]
    [InlineData("tcp://h", "has no usual port")]
    [InlineData("stdio:x://", "Nothing follows stdio")]
    public void What_is_wrong_with_a_listener_is_said_in_one_sentence(string url, string part)
    {
        Assert.False(EndUrl.TryParse(url, EndSide.Accept, out _, out var problem));
        Assert.Contains(part, problem, StringComparison.Ordinal);
        AssertSentence(problem);
    }

    [Fact]
    public void A_socket_path_fits_into_its_address()
    {
        Assert.True(EndUrl.TryParse("unix:/" + new string('x', 106), EndSide.Connect, out _, out _));
        Assert.False(EndUrl.TryParse("unix:/" + new string('x', 107), EndSide.Connect, out _, out var problem));
        Assert.Contains("107 bytes", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("pop3s://:995", true)]
    [InlineData("nonsense://", true)]
    [InlineData("exec:/bin/cat", true)]
    [InlineData("EXEC:/bin/cat", true)]
    [InlineData("unix:/run/x", true)]
    [InlineData("pty:/bin/x", true)]
    [InlineData("stdio:", true)]
    [InlineData("pop3s+stdio:", true)]
    [InlineData("imap+starttls+exec:/path", true)]
    [InlineData("lmtp+unix:/run/lmtp", true)]
    [InlineData("exec:110", false)]
    [InlineData("stdio:110", false)]
    [InlineData("unix:110", false)]
    [InlineData("/run/x", false)]
    [InlineData("995", false)]
    [InlineData(":::995", false)]
    [InlineData("::1:995", false)]
    [InlineData("pop3s", false)]
    [InlineData("imap:/x", false)]
    [InlineData("", false)]
    public void Only_a_URL_looks_like_one(string text, bool looks) => Assert.Equal(looks, EndUrl.LooksLikeUrl(text));

    [Fact]
    public void What_is_written_canonically_is_read_back_as_the_same()
    {
        var random = new Random(20260);
        for (var i = 0; i < 5000; i++)
        {
            var side = random.Next(2) == 0 ? EndSide.Accept : EndSide.Connect;
            var end = RandomEnds.Next(random, side);
            var url = end.ToString();
            Assert.True(EndUrl.TryParse(url, side, out var again, out var problem), $"{url}: {problem}");
            Assert.Equal(end, again);
            Assert.Equal(url, again.ToString());
            Assert.True(EndUrl.LooksLikeUrl(url), url);
        }
    }

    private static End Read(string url, EndSide side)
    {
        Assert.True(EndUrl.TryParse(url, side, out var end, out var problem), problem);
        Assert.Null(problem);
        return end;
    }

    internal static void AssertSentence(string problem)
    {
        Assert.Matches(@"\A\S[^\p{Cc}]*[.?]\z", problem);
        Assert.DoesNotContain("?.", problem, StringComparison.Ordinal);
    }
}
