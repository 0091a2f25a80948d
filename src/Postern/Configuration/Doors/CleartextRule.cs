using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Configuration.Doors;

/// <summary>Clear text never crosses a network by accident: tells the legs of a door on which it would.</summary>
/// <remarks>
/// Pure: it asks no resolver. Of names only <c>localhost</c> is this machine (RFC 6761 §6.3); any other may become any
/// address tomorrow. Whether the legs are allowed is the door's own word (<see cref="DoorSettings.AllowCleartext"/>).
/// </remarks>
internal static class CleartextRule
{
    public static IReadOnlyList<ClearLeg> Judge(DoorSettings door)
    {
        var legs = new List<ClearLeg>();
        // At a mail door nobody logs in without TLS but from the networks it names, which is a permission of its own.
        if (door.Mail.Login == LoginCheck.None)
            legs.AddRange(door.Accept.Where(IsOpen).Select(Accepted));
        legs.AddRange(MailRules.Ends(door).Select(end => Connected(end, door.Via)).OfType<ClearLeg>());
        for (var i = 0; i < door.Via.Count; i++)
        {
            if (Credentials(door.Via[i], i == 0 ? null : door.Via[i - 1]) is { } leg)
                legs.Add(leg);
        }

        return legs;
    }

    private static bool IsOpen(End end) =>
        end is { Tls: TlsMode.Clear, Transport: TransportKind.Tcp } && !Loopback.Is(end.Host);

    private static ClearLeg Accepted(End end) => new(
        $"clients to {end}",
        $"{end} takes clear text from {(end.Host.Length == 0 ? "every network" : "a network")}: {Safer(end, "127.0.0.1")}");

    private static ClearLeg? Connected(End end, IReadOnlyList<Hop> via)
    {
        if (end is not { Tls: TlsMode.Clear, Transport: TransportKind.Tcp })
            return null;
        if (via.Count == 0)
            return Loopback.Is(end.Host) ? null : new ClearLeg($"this machine to {end}", $"{end} sends clear text over a network: {Safer(end, null)}");

        var last = via[^1];
        if (last.Kind != HopKind.Ssh)
            return new ClearLeg($"{last} to {end}", $"{end} sends clear text, and {last} protects nothing: {Safer(end, null)}");
        return IsAt(end.Host, last)
            ? null
            : new ClearLeg($"{last} to {end}", $"{last} protects the way to {last.Host}, and from there to {end} goes clear text: {Safer(end, null)}, or take --via to that machine itself");
    }

    /// <summary>SOCKS5 (RFC 1929) and HTTP proxies are told user and password in clear text.</summary>
    private static ClearLeg? Credentials(Hop hop, Hop? before)
    {
        if (hop.Kind == HopKind.Ssh || (hop.User is null && hop.Password is null))
            return null;
        var isPrivate = before is null ? Loopback.Is(hop.Host) : before.Kind == HopKind.Ssh && IsAt(hop.Host, before);
        return isPrivate
            ? null
            : new ClearLeg($"{before?.ToString() ?? "this machine"} to {hop}", $"user and password for {hop} cross a network in clear text: reach the proxy through ssh:// or on 127.0.0.1");
    }

    private static bool IsAt(string host, Hop ssh) =>
        Loopback.Is(host) || host.TrimEnd('.').Equals(ssh.Host.TrimEnd('.'), StringComparison.OrdinalIgnoreCase);

    private static string Safer(End end, string? address)
    {
        var secure = end.Protocol == MailProtocol.None ? "tls://" : $"{end.Protocol.Name()}s:// or {end.Protocol.Name()}+starttls://";
        return address is null ? $"write {secure}" : $"write {secure}, or the host {address} to keep it on this machine";
    }
}
