using Postern.Wire.Pop3;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Pop3;

/// <summary>What POP3 clients are shown: what works, and nothing that is refused then (RFC 2449 §5).</summary>
internal static class Pop3Offers
{
    /// <summary>Of the server's list, what holds before a login as after it, as its commands go to the server unchanged.</summary>
    private static readonly string[] OfServer = ["TOP", "UIDL", "EXPIRE", "LOGIN-DELAY"];

    /// <summary>What a client may ask for before its login, where nobody else needs to be told of it then.</summary>
    private static readonly string[] OfThis = ["UTF8", "LANG"];

    /// <summary>What the door answers itself, and no client may use after the login.</summary>
    private static readonly string[] OfDoor = ["STLS", "SASL", "USER", "APOP", "XCLIENT"];

    /// <summary>The commands that no client may use after the login where a filter stands before the server.</summary>
    private static readonly string[] Forbidden = ["STLS", "AUTH", "USER", "PASS", "APOP", "XCLIENT"];

    /// <summary>The list before the login.</summary>
    internal static Pop3Capabilities BeforeLogin(BackendProfile profile, bool tls, bool passwords, IReadOnlyList<SaslMechanism> mechanisms)
    {
        var all = Read(profile.Capabilities);
        var list = new Pop3Capabilities(all.All.Where(one => OfServer.Contains(one.Name, StringComparer.Ordinal) || (profile.IsHere && OfThis.Contains(one.Name, StringComparer.Ordinal))));
        list = list.With("RESP-CODES").With("AUTH-RESP-CODE");
        if (all.Has("PIPELINING"))
            list = list.With("PIPELINING");
        if (tls)
            list = list.With("STLS");
        if (passwords)
            list = list.With("USER");
        return mechanisms.Count == 0 ? list : list.With("SASL", [.. mechanisms.Select(one => one.Name)]);
    }

    /// <summary>The list after the login: the server's own, without what is over.</summary>
    internal static Pop3Capabilities AfterLogin(IReadOnlyList<string> capabilities) => Read(capabilities).Without(OfDoor);

    /// <summary>Whether the server's list after the login can be shown as it is.</summary>
    internal static bool IsHonest(IReadOnlyList<string> capabilities)
    {
        var all = Read(capabilities);
        return !Array.Exists(OfDoor, all.Has);
    }

    /// <summary>The filter that keeps a server's list honest, and keeps clients from what is not in it.</summary>
    internal static Pop3ConversationFilter Filter() => new(OfDoor, Forbidden);

    private static Pop3Capabilities Read(IReadOnlyList<string> lines)
    {
        var reader = new Pop3CapabilityReader();
        foreach (string line in lines)
            reader.TryRead(System.Text.Encoding.UTF8.GetBytes(line), out _);
        return reader.Capabilities;
    }
}
