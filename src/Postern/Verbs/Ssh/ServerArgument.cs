using System.CommandLine;
using Postern.Configuration;
using Postern.Ssh.Programs;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Verbs.Ssh;

/// <summary>Which server, and with which configuration of ssh: what the verbs that go there have in common.</summary>
internal sealed class ServerArgument
{
    private readonly Argument<string> _server = new("SERVER") { HelpName = "USER@HOST[:PORT]", Description = "the ssh server; HOST may be an alias of your ssh configuration" };
    private readonly Option<string?> _config = new("--config") { HelpName = "FILE", Description = "a configuration of ssh in place of your own (ssh -F)" };

    internal void AddTo(Command command)
    {
        command.Arguments.Add(_server);
        command.Options.Add(_config);
    }

    /// <summary>The login that the words mean, without a key.</summary>
    internal SshLogin Read(ParseResult result) => new(Server(result.GetRequiredValue(_server))) { Config = HomePath.OfOption(result.GetValue(_config)), Home = HomePath.Home };

    /// <summary>Reads <c>me@host:22</c>, or the same as a URL.</summary>
    internal static SshServer Server(string text)
    {
        const string Scheme = "ssh://";
        string rest = text.StartsWith(Scheme, StringComparison.Ordinal) ? text[Scheme.Length..] : text;
        int at = rest.LastIndexOf('@');
        string user = at < 0 ? "" : rest.Length == text.Length ? Uri.EscapeDataString(rest[..at]) + "@" : rest[..(at + 1)];
        return HopUrl.TryParse(Scheme + user + rest[(at + 1)..], out Hop? hop, out string? problem)
            ? new SshServer(hop.Host, hop.Port, hop.User)
            : throw new UsageException($"{Spelling.Quote(text)} is no ssh server: {char.ToLowerInvariant(problem[0])}{problem[1..].TrimEnd('.')}");
    }
}
