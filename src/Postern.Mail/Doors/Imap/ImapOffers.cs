using Postern.Wire.Imap;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Imap;

/// <summary>What IMAP clients are shown: what works, and nothing that is refused then (RFC 9051 §7.2.2).</summary>
internal static class ImapOffers
{
    /// <summary>What the door answers itself, and no client may use after the login: a name with an equals sign stands for all its values.</summary>
    private static readonly string[] OfDoor = ["STARTTLS", "LOGINDISABLED", "AUTH=", "SASL-IR", "LOGIN-REFERRALS", "UNAUTHENTICATE"];

    /// <summary>
    /// Of these, what speaks of the login alone, leads to no command after it and harms nobody there: by itself it is not
    /// worth a filter. Dovecot 2.3 shows LOGIN-REFERRALS in every session.
    /// </summary>
    private static readonly string[] Idle = ["SASL-IR", "LOGIN-REFERRALS"];

    /// <summary>The commands that no client may use after the login where a filter stands before the server.</summary>
    private static readonly string[] Forbidden = ["STARTTLS", "LOGIN", "AUTHENTICATE", "UNAUTHENTICATE", "COMPRESS"];

    /// <summary>The list before the login.</summary>
    internal static ImapCapabilities BeforeLogin(BackendProfile profile, bool tls, bool passwords, IReadOnlyList<SaslMechanism> mechanisms)
    {
        var server = new ImapCapabilities(profile.Capabilities);
        // A client remembers the revision and the literals: both hold after the login only where the server has them.
        var list = ImapCapabilities.None;
        if (server.Has("IMAP4rev1") || !server.Has("IMAP4rev2"))
            list = list.With("IMAP4rev1");
        if (server.Has("IMAP4rev2"))
            list = list.With("IMAP4rev2");
        if (server.Has("LITERAL+") || server.Has("LITERAL-"))
            list = list.With("LITERAL-");
        list = list.With("SASL-IR", "ID");
        if (tls)
            list = list.With("STARTTLS");
        if (!passwords)
            list = list.With("LOGINDISABLED");
        return list.WithMechanisms([.. mechanisms.Select(one => one.Name)]);
    }

    /// <summary>The list after the login: the server's own, without what is over.</summary>
    internal static ImapCapabilities AfterLogin(ImapCapabilities server) => server.Without(OfDoor);

    /// <summary>Whether the server's own list after the login can be shown as it is: nothing in it leads a client to what the door cannot honour.</summary>
    internal static bool IsHonest(ImapCapabilities server) => server.Without([.. OfDoor.Except(Idle)]).Equals(server);

    /// <summary>The list after the login where a filter stands before the server: what follows COMPRESS could not be filtered (RFC 4978 §3).</summary>
    internal static ImapCapabilities Filtered(ImapCapabilities server) => AfterLogin(server).Without("COMPRESS=");

    /// <summary>The filter that keeps a server's list honest, and keeps clients from what is not in it.</summary>
    internal static ImapConversationFilter Filter() => new(Filtered, Forbidden);
}
