using Postern.Ssh.Diagnosis;
using Postern.Ssh.Mux;
using Postern.Ssh.Servers;
using Postern.Testing;

namespace Postern.Tests.Ssh;

/// <summary>What OpenSSH says, in its own words, becomes one sentence with what to do.</summary>
public sealed class SshDiagnosisTests
{
    private static readonly SshServer s_server = new("popserver", 2222, "me");

    // What OpenSSH 9.2 has said; the marks debug1 are there because it is run at that level.
    public static TheoryData<string, SshFault, string> Sayings => new()
    {
        { "debug1: Server host key: ssh-ed25519 SHA256:AbC+/9\nNo ED25519 host key is known for [popserver]:2222 and you have requested strict checking.\nHost key verification failed.", SshFault.HostKeyUnknown,
            "the host key is not known yet (the server shows ssh-ed25519 SHA256:AbC+/9): log in once by hand with “ssh -p 2222 me@popserver” and compare its fingerprint, or have `postern ssh setup me@popserver:2222` show it" },
        { "Host key verification failed.", SshFault.HostKeyUnknown, "the host key is not known yet" },
        { "@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\ndebug1: Server host key: ssh-ed25519 SHA256:first\nThe fingerprint for the ED25519 key sent by the remote host is\nSHA256:AbC+/9.\nAdd correct host key in /keys/known_hosts to get rid of this message.\nOffending ED25519 key in /keys/known_hosts:7\nHost key for [popserver]:2222 has changed and you have requested strict checking.\nHost key verification failed.", SshFault.HostKeyChanged,
            "has changed to SHA256:AbC+/9; the one that is known stands in /keys/known_hosts:7: somebody may be listening. Ask the administrator, and only if the change is meant run `ssh-keygen -f /keys/known_hosts -R '[popserver]:2222'`" },
        { "@@@\n@       WARNING: REVOKED HOST KEY DETECTED!               @\nThe ED25519 host key for popserver is marked as revoked.\nHost key verification failed.", SshFault.HostKeyRevoked, "marked as revoked" },
        { "Permissions 0644 for '/keys/id' are too open.\nWARNING: UNPROTECTED PRIVATE KEY FILE!\nme@popserver: Permission denied (publickey).", SshFault.KeyPermissions, "run `chmod 600 /keys/id`" },
        { "debug1: Offering public key: /keys/id ED25519 SHA256:x\ndebug1: Server accepts key: /keys/id ED25519 SHA256:x\nme@popserver: Permission denied (publickey).", SshFault.KeyNeedsPassphrase, "run `ssh-add /keys/id`" },
        { "debug1: Offering public key: /my keys/id ED25519 SHA256:x explicit\ndebug1: Server accepts key: /my keys/id ED25519 SHA256:x explicit\nme@popserver: Permission denied (publickey).", SshFault.KeyNeedsPassphrase, "run `ssh-add '/my keys/id'`" },
        { "debug1: Offering public key: id ED25519 SHA256:x agent\ndebug1: Server accepts key: id ED25519 SHA256:x agent\nsign_and_send_pubkey: signing failed for ED25519 \"id\" from agent: agent refused operation\nme@popserver: Permission denied (publickey).", SshFault.KeyNotSigning, "agent refused operation" },
        { "debug1: Server accepts key: /keys/id ED25519 SHA256:x explicit\nAuthenticated using \"publickey\" with partial success.\ndebug1: Authentications that can continue: password\nme@popserver: Permission denied (password).", SshFault.AuthenticationFailed, "more than the key: password as well" },
        { "Received disconnect from 192.0.2.1 port 22:2: Too many authentication failures\nDisconnected from 192.0.2.1 port 22", SshFault.AuthenticationFailed, "more keys than the server hears" },
        { "debug1: Offering public key: /keys/id ED25519 SHA256:x\nme@popserver: Permission denied (publickey,password).", SshFault.KeyNotAuthorised, "accepts none of the keys that were offered for me@popserver (/keys/id)" },
        { "debug1: Next authentication method: password\nPermission denied, please try again.\nPermission denied, please try again.\ndebug1: No more authentication methods to try.\nme@popserver: Permission denied (publickey,password).", SshFault.AuthenticationFailed, "does not accept the password for me@popserver: is it" },
        { "debug1: Offering public key: /keys/id ED25519 SHA256:x\ndebug1: Next authentication method: password\nReceived disconnect from 192.0.2.1 port 22:2: Too many authentication failures", SshFault.AuthenticationFailed, "does not accept the password for me@popserver, nor a key that was offered before (/keys/id)" },
        { "Warning: Identity file /keys/none not accessible: No such file or directory.\nme@popserver: Permission denied (publickey,password).", SshFault.KeyMissing, "there is no key /keys/none" },
        { "debug1: Trying private key: /keys/none\nno such identity: /keys/none: No such file or directory\nme@popserver: Permission denied (publickey).", SshFault.KeyMissing, "there is no key /keys/none" },
        { "me@popserver: Permission denied (publickey,password).", SshFault.AuthenticationFailed, "by publickey,password only, and there is no key to offer" },
        { "gate@jump: Permission denied (publickey).\nConnection closed by UNKNOWN port 65535", SshFault.AuthenticationFailed, "lets gate@jump in by publickey only" },
        { "ssh: connect to host popserver port 2222: Connection refused", SshFault.Refused, "ssh://me@popserver:2222: connection refused: is an ssh server" },
        { "ssh: connect to host popserver port 2222: Connection timed out", SshFault.TimedOut, "connection timed out" },
        { "ssh: connect to host 2001:db8::1 port 22: No route to host", SshFault.Unreachable, "2222: no route to host" },
        { "ssh: connect to host 2001:db8::1 port 22: Network is unreachable", SshFault.Unreachable, "network is unreachable" },
        { "ssh: Could not resolve hostname popserver: Name or service not known", SshFault.NoSuchHost, "there is no such host: name or service not known" },
        { "Unable to negotiate with 192.0.2.1 port 22: no matching host key type found. Their offer: ssh-dss", SshFault.NoCommonAlgorithm, "no matching host key type found. Their offer: ssh-dss" },
        { "kex_exchange_identification: read: Connection reset by peer", SshFault.ClosedEarly, "closed the connection before the login" },
        { "kex_exchange_identification: Connection closed by remote host\nConnection closed by 192.0.2.1 port 22", SshFault.ClosedEarly, "closed the connection before the login" },
        { "debug1: kex_exchange_identification: banner line 0: Exceeded MaxStartups\nkex_exchange_identification: Connection closed by remote host", SshFault.ClosedEarly, "too many logins under way" },
        { "debug1: kex_exchange_identification: banner line 0: Not allowed at this time\nkex_exchange_identification: Connection closed by remote host", SshFault.ClosedEarly, "locked this address out" },
        { "debug1: kex_exchange_identification: banner line 0: 220 mail ESMTP\nConnection timed out during banner exchange", SshFault.NotSsh, "it says “220 mail ESMTP”" },
        { "Connection timed out during banner exchange\nConnection to 192.0.2.1 port 22 timed out", SshFault.NotSsh, "no ssh server" },
        { "kex_exchange_identification: banner line contains invalid characters", SshFault.NotSsh, "no ssh server" },
        { "debug1: Executing proxy command: exec nc popserver 22\n/bin/sh: 1: nc: not found\nkex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", SshFault.Other, "ProxyCommand of your ssh configuration): /bin/sh: 1: nc: not found" },
        { "debug1: Executing proxy command: exec nc popserver 22\nbanner exchange: Connection to UNKNOWN port 65535: Broken pipe", SshFault.Other, "ProxyCommand of your ssh configuration)" },
        { "kex_exchange_identification: Connection closed by remote host\nConnection closed by UNKNOWN port 65535", SshFault.ClosedEarly, "the server closed the connection before the login" },
        { "Authenticated to popserver (via proxy) using \"publickey\".\nKilled by signal 15.", SshFault.LineLost, "ssh was ended here" },
        { "banner exchange: Connection to 192.0.2.1 port 22: Broken pipe", SshFault.ClosedEarly, "closed the connection before the login" },
        { "Authenticated to popserver ([192.0.2.1]:22) using \"publickey\".\nTimeout, server popserver not responding.", SshFault.LineLost, "silent for too long" },
        { "Authenticated to popserver ([192.0.2.1]:22) using \"publickey\".\nConnection to popserver closed by remote host.", SshFault.LineLost, "the server ended the login" },
        { "Authenticated to popserver ([192.0.2.1]:22) using \"publickey\".\nchannel 0: open failed: connect failed: Connection refused\nstdio forwarding failed", SshFault.TargetRefused, "cannot reach it: connection refused" },
        { "channel 0: open failed: connect failed: Name or service not known\nstdio forwarding failed", SshFault.TargetUnknown, "does not know the target's name" },
        { "channel 0: open failed: administratively prohibited: open failed\nstdio forwarding failed", SshFault.TargetForbidden, "the ssh server forbids it" },
        { "sh: 1: ssh: not found", SshFault.NoProgram, "install openssh-client" },
        { "sh: 1: exec: ssh: not found", SshFault.NoProgram, "install openssh-client" },
        { "sh: line 1: ssh: command not found", SshFault.NoProgram, "install openssh-client" },
        { "unix_listener: path \"/tmp/long.abc\" too long for Unix domain socket", SshFault.ControlPathTooLong, "set TMPDIR" },
        { "/keys/config: line 1: Bad configuration option: nonsense\n/keys/config: terminating, 1 bad configuration options", SshFault.BadConfiguration, "Bad configuration option: nonsense" },
        { "/keys/config line 3: missing argument.\n/keys/config: terminating, 1 bad configuration options", SshFault.BadConfiguration, "line 3: missing argument" },
        { "debug1: nothing\nsomething new\e[2J", SshFault.Other, "ssh said “something new?[2J”" },
        { "OpenSSH_9.2p1 Debian, OpenSSL 3.0\ndebug1: nothing", SshFault.Other, "ssh ended without a word" },
        { "", SshFault.Other, "ssh ended without a word" },
    };

    [Theory]
    [MemberData(nameof(Sayings))]
    public void Every_saying_has_its_sentence(string said, SshFault fault, string sentence)
    {
        SshFinding finding = SshDiagnosis.Of(said.Length == 0 ? [] : said.Split('\n'), s_server);
        Assert.StartsWith("ssh://me@popserver:2222: ", finding.Sentence, StringComparison.Ordinal);
        Assert.Contains(sentence, finding.Sentence, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', finding.Sentence);
        Assert.Equal(fault, finding.Fault);
    }

    [Fact]
    public void A_saying_that_is_cut_anywhere_is_still_a_sentence()
    {
        foreach (string said in Sayings.Select(row => row.Data.Item1))
        {
            for (int length = 0; length < said.Length; length++)
                Assert.DoesNotContain('\n', SshDiagnosis.Of(said[..length].Split('\n'), s_server).Sentence);
        }
    }

    // What a mail server says is none of ssh's sayings.
    [Fact]
    public void Every_fault_is_seen_in_some_saying() =>
        Assert.Equal(Enum.GetValues<SshFault>().Except([SshFault.NotMail]), Sayings.Select(row => row.Data.Item2).Distinct().Order());

    [Fact]
    public void What_may_not_be_tried_again_is_a_host_key_that_is_wrong() =>
        Assert.Equal([SshFault.HostKeyChanged, SshFault.HostKeyRevoked], Enum.GetValues<SshFault>().Where(fault => fault.IsFinal()));

    [Theory]
    [InlineData(SshFault.Other, "other")]
    [InlineData(SshFault.HostKeyChanged, "host-key-changed")]
    [InlineData(SshFault.NotSsh, "not-ssh")]
    public void A_fault_has_a_word(SshFault fault, string word) => Assert.Equal(word, fault.Word());

    [Fact]
    public void The_old_key_is_shown_beside_the_new_one()
    {
        using var directory = new TemporaryDirectory();
        // ssh-keygen -lf shows this key as SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU: GitHub's, as its documentation has it.
        string file = directory.Write("known_hosts", "# one\n@cert-authority *.example ssh-ed25519 nonsense\n|1|c2FsdA==|aGFzaA== ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl comment\n");
        string[] said = ["@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @", "The fingerprint for the ED25519 key sent by the remote host is", "SHA256:new.", $"Offending ED25519 key in {file}:3"];
        Assert.Contains($"has changed to SHA256:new; the one that is known, SHA256:+DiY3wvvV6TuJJhbpZisF/zLDA0zPMSvHdkr4UvCOqU, stands in {file}:3", SshDiagnosis.Of(said, s_server).Sentence, StringComparison.Ordinal);
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
