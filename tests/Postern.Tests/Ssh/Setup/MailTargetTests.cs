using Postern.Ssh.Diagnosis;
using Postern.Ssh.Setup;

namespace Postern.Tests.Ssh.Setup;

public sealed class MailTargetTests
{
    private static readonly PublicKey s_key = new("ssh-ed25519", "AAAA");

    [Fact]
    public void Protocols_are_their_ports_on_the_server_itself()
    {
        Assert.True(MailTarget.TryReadProtocols("pop3, IMAP,submission", out var targets, out _));
        Assert.Equal(["pop3://localhost:110", "imap://localhost:143", "submission://localhost:587"], targets.Select(target => target.Url));
        Assert.Equal(["localhost:110", "127.0.0.1:110", "[::1]:110"], targets[0].Spellings);
    }

    [Theory]
    [InlineData("mail.internal:1143", "tcp://mail.internal:1143", "mail.internal:1143")]
    [InlineData("imap://mail.internal", "imap://mail.internal:143", "mail.internal:143")]
    [InlineData("lmtp://[::1]:24", "lmtp://[::1]:24", "localhost:24 127.0.0.1:24 [::1]:24")]
    public void A_target_is_a_host_and_a_port(string text, string url, string spellings)
    {
        Assert.True(MailTarget.TryParse(text, out var target, out var problem), problem);
        Assert.Equal(url, target.Url);
        Assert.Equal(spellings, string.Join(' ', target.Spellings));
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("imaps://localhost")]
    [InlineData("unix:/run/lmtp")]
    [InlineData("host\":1,command=\"sh\":25")]
    [InlineData("two words:25")]
    [InlineData("line\nbreak:25")]
    public void What_is_none_is_told(string text)
    {
        Assert.False(MailTarget.TryParse(text, out _, out var problem));
        Assert.NotEmpty(problem);
    }

    [Fact]
    public void A_key_line_names_each_target_once()
    {
        MailTarget target = new(Postern.Wire.Ends.MailProtocol.Pop3, "mail", 110);
        Assert.Equal("restrict,port-forwarding,permitopen=\"mail:110\",permitlisten=\"localhost:1\",command=\"/bin/false\" ssh-ed25519 AAAA postern-mail", MailOnly.KeyLine(s_key, [target, target]));
        Assert.Contains("\n  PermitOpen mail:110\n", MailOnly.MatchBlock("mail", [target, target]), StringComparison.Ordinal);
    }
}
