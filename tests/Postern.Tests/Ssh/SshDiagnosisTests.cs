using Postern.Ssh.Diagnosis;
using Postern.Ssh.Servers;
using Postern.Ssh.Mux;

namespace Postern.Tests.Ssh;

/// <summary>What OpenSSH says, in its own words, becomes one sentence with what to do.</summary>
public sealed class SshDiagnosisTests
{
    private static readonly SshServer s_server = new("popserver", 2222, "me");

    public static TheoryData<string, string> Sayings => new()
    {
        { "No ED25519 host key is known for [popserver]:2222 and you have requested strict checking.\nHost key verification failed.", "log in once by hand with “ssh -p 2222 me@popserver”" },
        { "Host key verification failed.", "the host key is not known yet" },
        { "@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\ndebug1: Server host key: ssh-ed25519 SHA256:first\nThe fingerprint for the ED25519 key sent by the remote host is\nSHA256:AbC+/9.\nAdd correct host key in /keys/known_hosts to get rid of this message.\nOffending ED25519 key in /keys/known_hosts:7\nHost key verification failed.",
            "has changed to SHA256:AbC+/9; the one that is known stands in /keys/known_hosts:7" },
        { "WARNING: REVOKED HOST KEY DETECTED!", "marked as revoked" },
        { "Permissions 0644 for '/keys/id' are too open.\nWARNING: UNPROTECTED PRIVATE KEY FILE!\nme@popserver: Permission denied (publickey).", "run `chmod 600 /keys/id`" },
        { "debug1: Offering public key: /keys/id ED25519 SHA256:x\ndebug1: Server accepts key: /keys/id ED25519 SHA256:x\nme@popserver: Permission denied (publickey).", "run `ssh-add /keys/id`" },
        { "debug1: Offering public key: /keys/id ED25519 SHA256:x\nme@popserver: Permission denied (publickey,password).", "accepts none of the keys that were offered for me@popserver" },
        { "me@popserver: Permission denied (publickey,password).", "by publickey,password only, and there is no key to offer" },
        { "ssh: connect to host popserver port 2222: Connection refused", "ssh://me@popserver:2222: connection refused" },
        { "ssh: connect to host 2001:db8::1 port 22: No route to host", "no route to host" },
        { "ssh: Could not resolve hostname popserver: Name or service not known", "there is no such host" },
        { "Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-dss", "no matching host key type found. Their offer: ssh-dss" },
        { "kex_exchange_identification: read: Connection reset by peer", "closed the connection before the login" },
        { "Connection timed out during banner exchange", "no ssh server" },
        { "sh: 1: ssh: not found", "install openssh-client" },
        { "debug1: nothing\nsomething new", "ssh said “something new”" },
        { "", "ssh ended without a word" },
    };

    [Theory]
    [MemberData(nameof(Sayings))]
    public void Every_saying_has_its_sentence(string said, string sentence)
    {
        string text = SshDiagnosis.Of(said.Length == 0 ? [] : said.Split('\n'), s_server);
        Assert.StartsWith("ssh://me@popserver:2222: ", text, StringComparison.Ordinal);
        Assert.Contains(sentence, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text);
    }

    [Theory]
    [InlineData(1, "open failed", "the ssh server forbids it")]
    [InlineData(2, "Connection refused", "the ssh server cannot reach it: connection refused")]
    [InlineData(4, "", "short of resources")]
    [InlineData(99, "a\nb\e[2J", "the ssh server refused: a?b?[2J")]
    public void Every_refusal_has_its_sentence(uint reason, string text, string sentence) =>
        Assert.Contains(sentence, OpenFailure.Sentence(reason, text), StringComparison.Ordinal);

    [Fact]
    public void A_message_that_is_cut_is_seen_at_every_byte()
    {
        byte[] whole = new byte[64];
        var message = MuxMessage.Frame(whole, MuxCode.SSH_MSG_CHANNEL_DATA);
        message.Number(7);
        message.Text("hello");
        byte[] sent = message.End().ToArray();
        for (int length = 4; length <= sent.Length; length++)
        {
            var reader = new MuxReader(sent.AsSpan(4, length - 4));
            _ = reader.Byte();
            _ = reader.Byte();
            _ = reader.Number();
            string text = reader.Text();
            Assert.Equal(length == sent.Length, reader.IsWhole);
            Assert.Equal(length == sent.Length ? "hello" : "", text);
        }
    }
}
