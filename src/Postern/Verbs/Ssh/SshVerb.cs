using System.CommandLine;
using Postern.Configuration;
using Postern.Ssh.Servers;
using Postern.Verbs.Output;

namespace Postern.Verbs.Ssh;

/// <summary><c>postern ssh</c>: a login at an ssh server that is for mail alone.</summary>
internal static class SshVerb
{
    internal static readonly (string Verb, (string Command, string Meaning)[] Lines)[] Examples =
    [
        ("ssh",
        [
            ("postern ssh setup me@popserver --for pop3,submission", "a key for mail alone, installed there and proved"),
            ("postern ssh doctor me@popserver",                      "why the login fails, or what it may do beyond mail"),
            ("postern ssh sshd-config --user mail --for pop3",       "the same limits in the server's own configuration"),
        ]),
        ("ssh setup",
        [
            ("postern ssh setup me@popserver --for pop3,imap,submission", "the mail servers are on popserver itself"),
            ("postern ssh setup me@gate:2222 --target imap://mail.internal", "or behind it"),
            ("postern ssh setup me@popserver --for pop3 --hostkey SHA256:...", "nobody is there to compare the host key"),
            ("postern ssh setup me@popserver --for pop3 --print",         "the line for authorized_keys, to be installed by hand"),
        ]),
        ("ssh doctor",
        [
            ("postern ssh doctor me@popserver",                          "the key that setup has made"),
            ("postern ssh doctor me@popserver --identity ~/.ssh/id_rsa", "another key"),
        ]),
        ("ssh sshd-config",
        [
            ("postern ssh sshd-config --user mail --for pop3,imap > /etc/ssh/sshd_config.d/mail.conf", "then reload sshd"),
        ]),
    ];

    internal static Command Create(Surroundings surroundings) =>
        new("ssh", "Sets up and examines logins for mail that is carried by SSH")
        {
            SshSetup.Create(surroundings.Terminal),
            SshDoctor.Create(surroundings.Terminal),
            SshdConfig.Create(surroundings.Terminal),
        };

    /// <summary>The file of the key that is for mail alone, where nobody names another.</summary>
    internal static string UsualIdentity => HomePath.Home is { Length: > 0 } home
        ? Path.Combine(home, ".ssh", "postern_ed25519")
        : throw new UsageException("your home directory is not known: name the key with --identity");

    /// <summary>Runs a verb; what the world refuses becomes one line.</summary>
    internal static async Task<int> RunAsync(Terminal terminal, Func<Task<int>> verb)
    {
        try
        {
            return await verb();
        }
        catch (UsageException wrong)
        {
            terminal.Complain(wrong.Message);
            return ExitCode.Wrong;
        }
        catch (SshException failed)
        {
            terminal.Complain(failed.Message);
            return ExitCode.Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Complain("stopped; nothing is left behind");
            return ExitCode.Failed;
        }
    }
}
