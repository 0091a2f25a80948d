using System.CommandLine;
using System.CommandLine.Completions;
using Postern.Ssh.Setup;
using Postern.Wire.Ends;

namespace Postern.Verbs.Ssh;

/// <summary>For which mail servers: what the verbs that limit a login have in common.</summary>
internal sealed class TargetOptions
{
    private readonly Option<string[]> _for = new("--for") { HelpName = "PROTOCOLS", Description = "mail protocols at their usual ports on the ssh server, as in pop3,imap,submission" };
    private readonly Option<string[]> _targets = new("--target") { HelpName = "HOST:PORT", Description = "a mail server elsewhere, as the ssh server knows it; better with its protocol, as in imap://mail.internal:143. Repeatable" };

    internal TargetOptions() => _for.CompletionSources.Add(_ => MailProtocols.Names.Select(name => new CompletionItem(name)));

    internal void AddTo(Command command)
    {
        command.Options.Add(_for);
        command.Options.Add(_targets);
    }

    /// <summary>The mail servers, each once; at least one.</summary>
    internal IReadOnlyList<MailTarget> Read(ParseResult result)
    {
        var all = new List<MailTarget>();
        foreach (string words in result.GetValue(_for) ?? [])
        {
            if (!MailTarget.TryReadProtocols(words, out IReadOnlyList<MailTarget> targets, out string? problem))
                throw new UsageException($"--for: {problem}");
            all.AddRange(targets);
        }
        foreach (string word in result.GetValue(_targets) ?? [])
        {
            if (!MailTarget.TryParse(word, out MailTarget? target, out string? problem))
                throw new UsageException($"--target: {char.ToLowerInvariant(problem[0])}{problem[1..].TrimEnd('.')}");
            all.Add(target);
        }
        return all.Count > 0 ? [.. all.Distinct()] : throw new UsageException("for which mail is it? Write --for pop3,imap,submission, or --target HOST:PORT");
    }
}
