using Postern.Ssh.Diagnosis;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;
using Postern.Wire.Text;

namespace Postern.Ssh.Setup;

/// <summary>The proof that mail passes: the first words of a mail server, heard through ssh.</summary>
public static class Greeting
{
    private const int Longest = 1000; // arbitrary: more than any protocol allows a line

    /// <summary>How the first line of each protocol begins: RFC 1939 §4, RFC 9051 §7.1, RFC 5321 §3.1, RFC 2033 §4, RFC 3977 §5.1, RFC 5804 §1.7.</summary>
    private static readonly (MailProtocol Protocol, string[] Starts)[] Known =
    [
        (MailProtocol.Pop3,       ["+OK"]),
        (MailProtocol.Imap,       ["* OK", "* PREAUTH"]),
        (MailProtocol.Smtp,       ["220"]),
        (MailProtocol.Submission, ["220"]),
        (MailProtocol.Lmtp,       ["220"]),
        (MailProtocol.Nntp,       ["200", "201"]),
        (MailProtocol.Sieve,      ["\"", "OK"]),
    ];

    /// <summary>Opens the target through ssh and reads its first line, printable.</summary>
    /// <param name="login">With the key that is to be proved.</param>
    /// <param name="key">That key; a login by another proves nothing.</param>
    /// <param name="target">The mail server.</param>
    /// <param name="cancel">Gives up.</param>
    /// <exception cref="SshException">No login, no connection, or not the protocol.</exception>
    public static Task<string> HearAsync(SshLogin login, PublicKey key, MailTarget target, CancellationToken cancel) =>
        SshRun.WithinAsync(login, limit => ReadAsync(login, key, target, limit), cancel);

    private static async Task<string> ReadAsync(SshLogin login, PublicKey key, MailTarget target, CancellationToken cancel)
    {
        using ProgramRun run = ProgramRun.Start(login.Words("-T", "-W", target.Address));
        byte[] line = await SshRun.FirstLineAsync(run.Output, Longest, cancel);
        if (line.Length == 0)
            await run.ExitAsync(cancel); // its last words are here then
        IReadOnlyList<string> said = run.Errors;
        if (said.Any(SshRun.IsLoggedIn) && SshRun.KeyOf(said) is { } used && used != key.Fingerprint)
            throw new SshException($"{login.Server}: ssh logged in with another key ({used}), so that ours is not proved: does your ssh configuration name that one for this server?");
        if (line.Length == 0)
            throw Silent(login, target, said);
        string words = PeerWords.Printable(line.AsSpan().TrimEnd("\r\n"u8));
        return IsGreeting(target.Protocol, words) ? words : throw new SshException(SshFault.NotMail, $"{login.Server}: what answers at {target.Address} does not speak {target.Protocol.Name()}: it says “{words}”");
    }

    private static SshException Silent(SshLogin login, MailTarget target, IReadOnlyList<string> said)
    {
        SshFinding finding = SshDiagnosis.Of(said, login.Server);
        return finding.Fault switch
        {
            SshFault.Other when said.Any(SshRun.IsLoggedIn) => new SshException(SshFault.NotMail, $"{login.Server}: {target.Address} closed the connection without a greeting"),
            SshFault.TargetRefused or SshFault.TargetUnknown or SshFault.TargetForbidden => new SshException(finding.Fault, finding.Sentence.Replace($"{login.Server}: ", $"{login.Server}: {target.Address}: ", StringComparison.Ordinal)),
            _ => finding.ToException(),
        };
    }

    private static bool IsGreeting(MailProtocol protocol, string words)
    {
        string[]? starts = Array.Find(Known, row => row.Protocol == protocol).Starts;
        return starts is null || Array.Exists(starts, start => words.StartsWith(start, StringComparison.OrdinalIgnoreCase));
    }
}
