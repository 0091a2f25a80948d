using Postern.Verbs.Ssh;

namespace Postern.Tests.Verbs.Ssh;

public sealed class SshVerbTests
{
    [Theory]
    [InlineData("a verb is missing", "ssh")]
    [InlineData("USER@HOST[:PORT] is missing", "ssh", "setup")]
    [InlineData("for which mail is it? Write --for pop3,imap,submission", "ssh", "setup", "me@gate")]
    [InlineData("--for: \"pop4\" is no mail protocol: did you mean pop3?", "ssh", "setup", "me@gate", "--for", "pop4")]
    [InlineData("--for: lmtp has no port of its own: write --target lmtp://localhost:PORT", "ssh", "setup", "me@gate", "--for", "pop3,lmtp")]
    [InlineData("--target: ", "ssh", "setup", "me@gate", "--target", "gate")]
    [InlineData("is no clear port", "ssh", "setup", "me@gate", "--target", "imaps://gate")]
    [InlineData("--hostkey: \"SHA256:abc\" is no fingerprint", "ssh", "setup", "me@gate", "--for", "pop3", "--hostkey", "SHA256:abc")]
    [InlineData("--hostkey: \"MD5:00\" is no fingerprint", "ssh", "setup", "me@gate", "--for", "pop3", "--hostkey", "MD5:00")]
    [InlineData("\"me@gate:0\" is no ssh server: port 0", "ssh", "doctor", "me@gate:0")]
    [InlineData("\"-oProxyCommand=x@gate\" is no ssh server", "ssh", "doctor", "--", "-oProxyCommand=x@gate")]
    [InlineData("\"me@\" is no ssh server", "ssh", "doctor", "me@")]
    [InlineData("--user: \"a b\" is no account", "ssh", "sshd-config", "--user", "a b", "--for", "pop3")]
    [InlineData("for which mail is it?", "ssh", "sshd-config", "--user", "mail")]
    [InlineData("did you mean --identity?", "ssh", "doctor", "me@gate", "--idenity=x")]
    public void A_wrong_word_is_told_in_one_sentence(string sentence, params string[] words)
    {
        string said = Shell.Complaint(words);
        Assert.Contains(sentence, said, StringComparison.Ordinal);
        Assert.StartsWith("postern: ", said, StringComparison.Ordinal);
        Assert.Equal(said.Length - 1, said.IndexOf('\n', StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("gate", "ssh://gate")]
    [InlineData("me@gate:2222", "ssh://me@gate:2222")]
    [InlineData("me@example.org@gate", "ssh://me@example.org@gate")]
    [InlineData("me@[2001:db8::1]:22", "ssh://me@[2001:db8::1]:22")]
    [InlineData("ssh://me@gate:22", "ssh://me@gate:22")]
    public void A_server_is_read(string text, string server) => Assert.Equal(server, ServerArgument.Server(text).ToString());

    [Fact]
    public void The_block_for_sshd_is_printed()
    {
        var shell = new Shell();
        Assert.Equal(0, shell.Run("ssh", "sshd-config", "--for", "pop3,pop3"));
        Assert.StartsWith("Match User mail\n  AllowTcpForwarding local\n  PermitOpen localhost:110 127.0.0.1:110 [::1]:110\n", shell.Output, StringComparison.Ordinal);
        Assert.EndsWith("\nMatch all\n", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_teaches_by_example()
    {
        foreach (var (verb, lines) in SshVerb.Examples)
        {
            var shell = new Shell();
            Assert.Equal(0, shell.Run([.. verb.Split(' '), "--help"]));
            Assert.All(lines, line => Assert.Contains($"  # {line.Meaning}\n  {line.Command}\n", shell.Output, StringComparison.Ordinal));
            Assert.Contains("Usage:", shell.Output, StringComparison.Ordinal);
        }
    }
}
