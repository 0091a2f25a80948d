using Postern.Net.Certificates;
using Postern.Ssh.Servers;
using Postern.Wire.Text;

namespace Postern.Ssh.Diagnosis;

/// <summary>What ssh's last words mean, as one sentence with what to do. The words are OpenSSH's, of versions 8 to 10, at the log level DEBUG1.</summary>
internal static class SshDiagnosis
{
    // The first row that has something to say. A login that was made is no longer a matter of keys and names.
    private static readonly (SshFault Fault, Func<SshSayings, string?> Sentence)[] Rows =
    [
        (SshFault.NoProgram,            NoProgram),
        (SshFault.BadConfiguration,     BadConfiguration),
        (SshFault.ControlPathTooLong,   ControlPathTooLong),
        (SshFault.LineLost,             LineLost),
        (SshFault.TargetForbidden,      TargetForbidden),
        (SshFault.TargetUnknown,        TargetUnknown),
        (SshFault.TargetRefused,        TargetRefused),
        (SshFault.HostKeyRevoked,       HostKeyRevoked),
        (SshFault.HostKeyChanged,       HostKeyChanged),
        (SshFault.HostKeyUnknown,       HostKeyUnknown),
        (SshFault.KeyPermissions,       KeyPermissions),
        (SshFault.KeyNotSigning,        KeyNotSigning),
        (SshFault.AuthenticationFailed, MoreThanAKey),
        (SshFault.KeyNeedsPassphrase,   KeyNeedsPassphrase),
        (SshFault.AuthenticationFailed, WrongPassword),
        (SshFault.AuthenticationFailed, TooManyKeys),
        (SshFault.KeyNotAuthorised,     KeyNotAuthorised),
        (SshFault.KeyMissing,           KeyMissing),
        (SshFault.AuthenticationFailed, OtherWays),
        (SshFault.NoSuchHost,           NoSuchHost),
        (SshFault.Refused,              said => NotReached(said, "Connection refused")),
        (SshFault.TimedOut,             said => NotReached(said, "timed out")),
        (SshFault.Unreachable,          said => NotReached(said, "")),
        (SshFault.NoCommonAlgorithm,    NoCommonAlgorithm),
        (SshFault.ClosedEarly,          TurnedAway),
        (SshFault.NotSsh,               NotSsh),
        (SshFault.Other,                WayEnded),
        (SshFault.ClosedEarly,          ClosedEarly),
    ];

    /// <summary>Of an ssh that had a login, and ended without the server's doing.</summary>
    internal const string EndedHere = "ssh was ended here, by something else than Postern: the next connection logs in anew";

    /// <summary>What these lines mean.</summary>
    internal static SshFinding Of(IReadOnlyList<string> lines, SshServer server)
    {
        var said = new SshSayings(lines, server);
        foreach (var (fault, sentence) in Rows)
        {
            if (sentence(said) is { } text)
                return new SshFinding(fault, $"{server}: {text}");
        }
        return new SshFinding(SshFault.Other, $"{server}: {(said.LastWords is { } last ? $"ssh said “{last}”" : "ssh ended without a word")}");
    }

    private static string? NoProgram(SshSayings said) =>
        said.Has("ssh: not found") || said.Has("ssh: command not found") ? "there is no ssh program here: install openssh-client" : null;

    private static string? BadConfiguration(SshSayings said)
    {
        string? words = said.Line("Bad configuration option") ?? said.Line("Can't open user config file") ?? said.Line("Bad owner or permissions on")
            ?? (said.Has("terminating, ") ? said.FirstWords : null);
        return words is null ? null : $"ssh refuses its configuration: {PeerWords.Printable(words.Trim())}";
    }

    private static string? ControlPathTooLong(SshSayings said) =>
        said.Has("too long for Unix domain socket") || said.Has("ControlPath too long")
            ? "the path of the control socket is too long: set TMPDIR to a directory with a short name"
            : null;

    private static string? TargetForbidden(SshSayings said) => said.Has("open failed: administratively prohibited")
        ? "the ssh server forbids it: its PermitOpen, or permitopen in front of the key, must name exactly this host and port"
        : null;

    private static string? TargetUnknown(SshSayings said) =>
        said.After("open failed: connect failed: ") is { } why && (why.Contains("not known", StringComparison.Ordinal) || why.Contains("name resolution", StringComparison.Ordinal) || why.Contains("No address", StringComparison.Ordinal))
            ? $"the ssh server does not know the target's name: {why.ToLowerInvariant()}"
            : null;

    private static string? TargetRefused(SshSayings said) => said.After("open failed: connect failed: ") is { } why
        ? $"the ssh server cannot reach it: {why.ToLowerInvariant()}"
        : null;

    private static string? LineLost(SshSayings said)
    {
        if (!said.IsLoggedIn)
            return null;
        if (said.Has("Killed by signal"))
            return EndedHere;
        if (said.Has("Timeout, server"))
            return "the line was silent for too long and counts as dead: the next connection logs in anew";
        return said.Has("closed by remote host") || said.Has("client_loop: ") || said.Has("Connection reset by") || said.Has("Received disconnect from")
            ? "the server ended the login: the next connection logs in anew"
            : null;
    }

    private static string? HostKeyRevoked(SshSayings said) =>
        said.Has("REVOKED HOST KEY") ? "the host key is marked as revoked: do not connect, ask the administrator" : null;

    private static string? HostKeyChanged(SshSayings said)
    {
        if (!said.Has("REMOTE HOST IDENTIFICATION HAS CHANGED"))
            return null;
        string shown = said.Next("key sent by the remote host is")?.TrimEnd('.') ?? said.Between("key sent by the remote host is ", ".") ?? "one that ssh does not show";
        string? place = PlaceIn(said.Line("Offending "));
        string? old = place is null ? null : KnownHosts.FingerprintAt(place);
        string known = place is null ? "" : $"; the one that is known{(old is null ? "" : $", {old},")} stands in {place}";
        return $"the host key has changed to {shown}{known}: somebody may be listening. Ask the administrator, and only if the change is meant run `{Forget(said, place)}`, and then let `postern ssh setup` show the new one, or log in once by hand";
    }

    /// <summary>The <c>FILE:LINE</c> with which the line ends.</summary>
    private static string? PlaceIn(string? line)
    {
        const string Mark = " in ";
        int at = line?.IndexOf(Mark, StringComparison.Ordinal) ?? -1;
        string place = at < 0 ? "" : line![(at + Mark.Length)..].Trim(); // there is one where it was found
        return place.Contains(':', StringComparison.Ordinal) ? place : null;
    }

    private static string Forget(SshSayings said, string? place)
    {
        string name = said.Between("Host key for ", " has changed") ?? HostOf(said.Server);
        string file = place is null ? "" : $"-f {ShellWord.Quote(place[..place.LastIndexOf(':')])} ";
        return $"ssh-keygen {file}-R {ShellWord.Quote(name)}";
    }

    private static string? HostKeyUnknown(SshSayings said)
    {
        if (!said.Has("host key is known for") && !said.Has("Host key verification failed"))
            return null;
        string shown = said.After("Server host key: ") is { } key ? $" (the server shows {key})" : "";
        return $"the host key is not known yet{shown}: log in once by hand with “ssh{PortOf(said.Server)} {LoginOf(said.Server)}” and compare its fingerprint, or have `postern ssh setup {LoginOf(said.Server)}{(said.Server.Port == 0 ? "" : $":{said.Server.Port}")}` show it";
    }

    private static string? KeyPermissions(SshSayings said) => said.IsDenied && said.Has("UNPROTECTED PRIVATE KEY FILE")
        ? $"a private key can be read by others: run `chmod 600 {ShellWord.Quote(said.Between("Permissions ", "' are too open")?.Split('\'')[^1] ?? "FILE")}`"
        : null;

    private static string? KeyNotSigning(SshSayings said) => said.IsDenied && said.After("signing failed for ") is { } what
        ? $"the server accepts a key that does not sign: {what}; unlock the agent or the device that holds it"
        : null;

    private static string? MoreThanAKey(SshSayings said) => said.IsDenied && said.Has("with partial success")
        ? $"the server wants more than the key: {WaysOf(said)} as well, which nobody is here to answer"
        : null;

    private static string? KeyNeedsPassphrase(SshSayings said) => said.IsDenied && said.Keys("Server accepts key: ") is [{ } key, ..]
        ? $"the key {key} is accepted, but has a passphrase and no agent holds it: run `ssh-add {ShellWord.Quote(key)}`"
        : null;

    private static string? WrongPassword(SshSayings said)
    {
        if (!said.HasTriedPassword || !(said.IsDenied || said.IsTooMuch))
            return null;
        IReadOnlyList<string> keys = said.Keys("Offering public key: ");
        return $"the server does not accept the password for {WhomOf(said)}{(keys.Count > 0 ? $", nor a key that was offered before ({string.Join(", ", keys)})" : "")}: is it the password of this account there?";
    }

    private static string? TooManyKeys(SshSayings said) => said.IsTooMuch
        ? "ssh has shown more keys than the server hears: name the one that is meant with IdentityFile and IdentitiesOnly in your ssh configuration"
        : null;

    private static string? KeyNotAuthorised(SshSayings said)
    {
        if (!said.IsDenied || said.Keys("Offering public key: ") is not { Count: > 0 } keys)
            return null;
        string login = WhomOf(said);
        return $"the server accepts none of the keys that were offered for {login} ({string.Join(", ", keys)}): add one to its authorized_keys, as `postern ssh setup` does";
    }

    private static string? KeyMissing(SshSayings said)
    {
        if (!said.IsDenied)
            return null;
        string? file = said.Between("Identity file ", " not accessible: ") ?? said.Between("no such identity: ", ": No such file");
        return file is null ? null : $"there is no key {file}: make it with `postern ssh setup`, or name another";
    }

    private static string? OtherWays(SshSayings said) =>
        said.IsDenied ? $"the server lets {WhomOf(said)} in by {WaysOf(said)} only, and there is no key to offer" : null;

    private static string? NoSuchHost(SshSayings said) => said.After("Could not resolve hostname ") is { } what
        ? $"there is no such host: {what[(what.IndexOf(": ", StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant()}"
        : null;

    private static string? NotReached(SshSayings said, string reason)
    {
        if (said.After("ssh: connect to host ") is not { } reach || !reach.Contains(reason, StringComparison.Ordinal))
            return null;
        // “HOST port 22: Connection refused”: a host may be an IPv6 address.
        string why = reach[(reach.LastIndexOf(": ", StringComparison.Ordinal) + 1)..].Trim().ToLowerInvariant();
        return reason.Length == 0 ? $"{why}: is the address right, and this machine on the network?" : $"{why}: is an ssh server running there, on this port?";
    }

    private static string? NoCommonAlgorithm(SshSayings said) => said.Has("Unable to negotiate")
        ? $"nothing in common with the server: no matching {said.After("no matching ")}; it is too old, or set up too narrowly"
        : null;

    /// <summary>sshd says why where others read a greeting: a full house, or libwrap and penalties.</summary>
    private static string? TurnedAway(SshSayings said) => said.After("banner line 0: ") switch
    {
        { } words when words.Contains("MaxStartups", StringComparison.Ordinal) => "the server has too many logins under way (MaxStartups): it is worth another try later",
        { } words when words.Contains("Not allowed at this time", StringComparison.Ordinal) => "the server has locked this address out for a while, as it does after failed logins: wait before the next try",
        _ => null,
    };

    private static string? NotSsh(SshSayings said)
    {
        if (said.After("banner line 0: ") is { } words)
            return $"what listens there is no ssh server: it says “{words}”";
        return said.Has("during banner exchange") || said.Has("banner line contains invalid") || said.Has("Bad remote protocol version")
            ? "what listens there is no ssh server, or one that does not answer"
            : null;
    }

    /// <summary>The connection was one of a ProxyCommand or ProxyJump; one that ssh has from us has no peer's address either.</summary>
    private static string? WayEnded(SshSayings said) => said.Has("UNKNOWN port") && said.Has("Executing proxy command")
        ? $"the way there ended before the login (ProxyJump or ProxyCommand of your ssh configuration){(said.Has("not found") ? ": " + said.Line("not found") : "")}"
        : null;

    private static string? ClosedEarly(SshSayings said) =>
        said.Has("kex_exchange_identification") || said.Has("banner exchange: Connection") || said.Has("Connection closed by") || said.Has("Connection reset by")
            ? "the server closed the connection before the login: it may be busy (MaxStartups) or may have locked this address out for a while"
            : null;

    private static string WaysOf(SshSayings said) => said.Between("Permission denied (", ")") ?? "other ways";

    /// <summary>As ssh names it: with a jump host it may not be the server.</summary>
    private static string WhomOf(SshSayings said)
    {
        string line = said.Line(": Permission denied (") ?? "";
        int end = line.IndexOf(": Permission denied (", StringComparison.Ordinal);
        return end > 0 ? PeerWords.Printable(line[..end]) : LoginOf(said.Server);
    }

    private static string LoginOf(SshServer server) => $"{(server.User is null ? "" : server.User + "@")}{server.Host}";

    private static string PortOf(SshServer server) => server.Port == 0 ? "" : $" -p {server.Port}";

    /// <summary>As known_hosts names it.</summary>
    private static string HostOf(SshServer server) => server.Port is 0 or 22 ? server.Host : $"[{server.Host}]:{server.Port}";
}
