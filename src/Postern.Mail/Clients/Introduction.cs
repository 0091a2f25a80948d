using System.Globalization;
using System.Net;
using Postern.Wire.Imap;
using Postern.Wire.Text;

namespace Postern.Mail.Clients;

/// <summary>What a server is told of the client we come for: its address and port, and nothing else that a client could have had a say in.</summary>
/// <remarks>A server believes it only where it was told to trust us: Dovecot by login_trusted_networks, Postfix by smtpd_authorized_xclient_hosts.</remarks>
internal sealed class Introduction(IPEndPoint client)
{
    /// <summary>The fields of XCLIENT that we send, where a server lists them.</summary>
    private static readonly string[] Fields = ["ADDR", "PORT"];

    /// <summary>The arguments of XCLIENT; null where the server lists none of them.</summary>
    internal string? Xclient(IReadOnlyCollection<string> offered, bool isXtext)
    {
        // Dovecot's POP3 lists the command without its fields, and takes all.
        var arguments = new XclientArguments();
        foreach (string field in Fields.Where(field => offered.Count == 0 || offered.Contains(field, StringComparer.OrdinalIgnoreCase)))
            arguments = field == "ADDR" ? arguments.AddAddress(field, Address) : arguments.Add(field, Port);
        return arguments.All.Count == 0 ? null : arguments.Format(isXtext);
    }

    /// <summary>The fields of IMAP's ID, as Dovecot reads them.</summary>
    internal ImapId Id() => new ImapId().Add("x-originating-ip", Address.ToString()).Add("x-originating-port", Port);

    private IPAddress Address => client.Address.IsIPv4MappedToIPv6 ? client.Address.MapToIPv4() : client.Address;

    private string Port => client.Port.ToString(CultureInfo.InvariantCulture);
}
