using Postern.Mail.Clients;
using Postern.Mail.Doors.Imap;
using Postern.Mail.Doors.Pop3;
using Postern.Net.Conduits;
using Postern.Wire.Ends;
using Postern.Wire.Imap;

namespace Postern.Mail.Gateway;

/// <summary>What a client sees of a server after the login: nothing that the door cannot honour.</summary>
internal static class Honesty
{
    /// <summary>The way to the server and its list: as they are where the list can be shown; else behind a filter that edits it in every reply.</summary>
    internal static (Conduit Far, IReadOnlyList<string> Shown) Keep(MailProtocol protocol, LoggedIn login)
    {
        if (protocol == MailProtocol.Pop3)
            return (Pop3Offers.IsHonest(login.Capabilities) ? login.Conduit : new FilteredConduit(login.Conduit, Pop3Offers.Filter()), login.Capabilities);
        var server = new ImapCapabilities(login.Capabilities);
        return ImapOffers.IsHonest(server)
            ? (login.Conduit, login.Capabilities)
            : (new FilteredConduit(login.Conduit, ImapOffers.Filter()), ImapOffers.Filtered(server).All);
    }
}
