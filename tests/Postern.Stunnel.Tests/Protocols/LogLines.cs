using System.Text.RegularExpressions;
using Postern.Stunnel.Logging;

namespace Postern.Stunnel.Tests.Protocols;

/// <summary>The lines of a log that belong to a negotiation, as <c>LEVEL TEXT</c>; and a log that keeps them.</summary>
public sealed partial class LogLines : ILineSink
{
    private readonly List<string> _lines = [];

    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    public void Write(int level, string id, string text)
    {
        lock (_lines)
            _lines.Add($"{level} {text}");
    }

    /// <summary>Without what tells of the end of the play.</summary>
    public IEnumerable<string> Negotiation => Lines.Where(l => !End().IsMatch(l));

    /// <summary>What stunnel said of the last connection to this service.</summary>
    public static IEnumerable<string> Of(IReadOnlyList<string> log, string service)
    {
        string? id = log.Select(l => Line().Match(l)).LastOrDefault(m => m.Groups[3].Value.StartsWith($"Service [{service}] accepted connection", StringComparison.Ordinal))?.Groups[2].Value;
        return log.Select(l => Line().Match(l)).Where(m => m.Groups[2].Value == id)
            .Select(m => $"{m.Groups[1].Value} {m.Groups[3].Value}").Where(l => !Engine().IsMatch(l) && !End().IsMatch(l));
    }

    [GeneratedRegex(@"^\S+ \S+ LOG(\d)\[(\w+)\]: (.*)$")]
    private static partial Regex Line();

    [GeneratedRegex(@"^\d (s_read|s_write|s_poll_wait|str_stats|Error resolving|after the last answer)")]
    private static partial Regex End();

    /// <summary>What belongs to connecting, TLS and carrying.</summary>
    [GeneratedRegex(@"^\d (    |Compression|Service|s_connect|FD=|Setting|Option|Remote desc|Local desc|remote_fd|local_|New session|No peer|TLS|SSL_|s_ssl|Read socket|CERT|Certificate|Resolving|SNI|Sending close|Peer |Session|Connection (closed|reset)|persistence|Write socket|Sent socket|Deallocating|Generate|Remove session|Cipher|Decrypt session|.*ciphersuite|transfer|Error |Initializing|Cannot|.*(?:failover|s_poll|round-robin|ldap_))")]
    private static partial Regex Engine();
}
