using Postern.Ssh.Diagnosis;

namespace Postern.Ssh.Setup;

/// <summary>What limits a login to mail: in front of its key, or in the server's own configuration.</summary>
public static class MailOnly
{
    /// <summary>The comment by which a line is known as ours.</summary>
    internal const string Mark = "postern-mail";

    /// <summary>What stands before the hosts and ports of the line.</summary>
    internal const string Head = "restrict,port-forwarding";

    /// <summary>What stands behind them.</summary>
    internal static string Tail(PublicKey key) => $",permitlisten=\"localhost:1\",command=\"/bin/false\" {key.Kind} {key.Blob} {Mark}";

    /// <summary>The line for authorized_keys (sshd(8)).</summary>
    /// <remarks>Without permitlisten, port-forwarding would let the key open listeners on the server; the one that is named is of use to nobody. No option of a key forbids listeners on Unix sockets; a server does (AllowStreamLocalForwarding).</remarks>
    public static string KeyLine(PublicKey key, IReadOnlyList<MailTarget> targets) =>
        $"{Head}{string.Concat(Spellings(targets).Select(target => $",permitopen=\"{target}\""))}{Tail(key)}";

    /// <summary>The block for sshd_config(5): everything about the login, whatever its keys may do.</summary>
    public static string MatchBlock(string user, IReadOnlyList<MailTarget> targets) =>
        $"""
        Match User {user}
          AllowTcpForwarding local
          PermitOpen {string.Join(' ', Spellings(targets))}
          PermitListen none
          AllowStreamLocalForwarding no
          AllowAgentForwarding no
          X11Forwarding no
          PermitTunnel no
          PermitTTY no
          MaxSessions 0
          ForceCommand /bin/false
        Match all

        """;

    /// <summary>The targets as sshd compares them, each once.</summary>
    internal static IEnumerable<string> Spellings(IReadOnlyList<MailTarget> targets) => targets.SelectMany(target => target.Spellings).Distinct();
}
