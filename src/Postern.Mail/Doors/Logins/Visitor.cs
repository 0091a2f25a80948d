using Postern.Net.Conduits;
using Postern.Net.Tls;
using Postern.Wire.Ends;
using Postern.Wire.Sasl;

namespace Postern.Mail.Doors.Logins;

/// <summary>Who stands at a mail door, as far as a login is concerned; another one after STARTTLS.</summary>
public sealed record Visitor
{
    /// <summary>Where it comes from.</summary>
    public required PeerAddress Peer { get; init; }

    /// <summary>What it came for.</summary>
    public required MailProtocol Service { get; init; }

    /// <summary>Its TLS; null in clear text.</summary>
    public TlsConduit? Tls { get; init; }

    /// <summary>TLS is spoken; a visitor of whom there is no connection says so itself.</summary>
    public bool HasTls { get => Tls is not null || field; init; }

    /// <summary>An authority that the door trusts vouches for its certificate; without that only pins count.</summary>
    public bool HasChain { get; init; }

    /// <summary>It comes from a network whose devices may log in without TLS.</summary>
    public bool IsDevice { get; init; }

    /// <summary>What its login can be bound to.</summary>
    public IReadOnlyList<ChannelBinding> Bindings { get; init; } = [];

    /// <summary>It may show who it is: nothing is shown in clear text but by the devices that may.</summary>
    public bool MayLogIn => HasTls || IsDevice;
}
