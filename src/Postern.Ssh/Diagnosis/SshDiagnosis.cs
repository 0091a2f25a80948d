using Postern.Ssh.Servers;

namespace Postern.Ssh.Diagnosis;

/// <summary>What ssh's last words mean, as one sentence with what to do. The words are OpenSSH's, of versions 8 to 10.</summary>
internal static class SshDiagnosis
{
    /// <summary>The sentence for these lines.</summary>
    internal static string Of(IReadOnlyList<string> lines, SshServer server)
    {
        string all = string.Join('\n', lines);
        return $"{server}: {Read(all, lines, server)}";
    }

    private static string Read(string all, IReadOnlyList<string> lines, SshServer server)
    {
        string login = $"{(server.User is null ? "" : server.User + "@")}{server.Host}";
        string port = server.Port == 0 ? "" : $" -p {server.Port}";
        if (all.Contains("REMOTE HOST IDENTIFICATION HAS CHANGED", StringComparison.Ordinal))
        {
            return $"the host key has changed to SHA256:{Between(After(all, "sent by the remote host is"), "SHA256:", ".")}; the one that is known stands in {Between(After(all, "Offending"), " key in ", "")}: "
                + "somebody may be listening. Ask the administrator, and only if the change is meant remove that line";
        }
        if (all.Contains("REVOKED HOST KEY", StringComparison.Ordinal))
            return "the host key is marked as revoked: do not connect, ask the administrator";
        if (all.Contains("host key is known for", StringComparison.Ordinal) || all.Contains("Host key verification failed", StringComparison.Ordinal))
            return $"the host key is not known yet: log in once by hand with “ssh{port} {login}” and compare its fingerprint";
        if (all.Contains("UNPROTECTED PRIVATE KEY FILE", StringComparison.Ordinal))
            return $"a private key can be read by others: run `chmod 600 {Between(all, " for '", "' are too open")}`";
        if (all.Contains("Permission denied", StringComparison.Ordinal))
            return Denied(all, login);
        if (all.Contains("Could not resolve hostname", StringComparison.Ordinal))
            return "there is no such host";
        if (Between(all, "ssh: connect to host ", "") is { } reach)
            return reach[(reach.IndexOf(':', StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant();
        if (all.Contains("Unable to negotiate", StringComparison.Ordinal))
            return $"nothing in common with the server: no matching {Between(all, "no matching ", "")}";
        if (all.Contains("kex_exchange_identification", StringComparison.Ordinal) || all.Contains("Connection closed by", StringComparison.Ordinal))
            return "the server closed the connection before the login: it may be busy (MaxStartups) or may have locked this address out for a while";
        if (all.Contains("banner exchange", StringComparison.Ordinal))
            return "what listens there is no ssh server";
        if (all.Contains("not found", StringComparison.Ordinal))
            return "there is no ssh program here: install openssh-client";
        return lines.LastOrDefault(line => !line.StartsWith("debug", StringComparison.Ordinal)) is { } last ? $"ssh said “{last}”" : "ssh ended without a word";
    }

    private static string Denied(string all, string login)
    {
        if (Between(all, "Server accepts key: ", " ") is { } key)
            return $"the key {key} is accepted, but has a passphrase and no agent holds it: run `ssh-add {key}`";
        if (all.Contains("Offering public key", StringComparison.Ordinal))
            return $"the server accepts none of the keys that were offered for {login}: add one to its authorized_keys";
        return $"the server lets {login} in by {Between(all, "Permission denied (", ")")} only, and there is no key to offer";
    }

    private static string After(string all, string mark) => all[Math.Max(0, all.IndexOf(mark, StringComparison.Ordinal))..];

    /// <summary>The text between two marks, on one line; null where they are not there.</summary>
    private static string? Between(string all, string before, string after)
    {
        int start = all.IndexOf(before, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += before.Length;
        int line = all.IndexOf('\n', start);
        int limit = line < 0 ? all.Length : line;
        int end = after.Length == 0 ? limit : all.IndexOf(after, start, limit - start, StringComparison.Ordinal);
        return end < 0 ? null : all[start..end].Trim();
    }
}
