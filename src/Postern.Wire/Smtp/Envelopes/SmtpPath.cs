using Postern.Wire.Text;

namespace Postern.Wire.Smtp.Envelopes;

/// <summary>A path between angle brackets (RFC 5321 §4.1.2).</summary>
/// <param name="Address">The address; null for the empty reverse path.</param>
/// <param name="Route">The hosts of a source route, which nobody should follow any more (RFC 5321 appendix C); mostly none.</param>
public sealed record SmtpPath(EmailAddress? Address, IReadOnlyList<string> Route)
{
    /// <summary>The empty reverse path: nobody is to be told (RFC 5321 §4.5.5).</summary>
    public static SmtpPath Null { get; } = new(null, []);

    /// <summary>It is the empty reverse path.</summary>
    public bool IsNull => Address is null;

    /// <summary>It is the Postmaster of the host that is spoken to, without a domain.</summary>
    public bool IsPostmaster => Address?.Domain.Length == 0;

    /// <summary>It names hosts to go by: in a source route, or in the local part.</summary>
    public bool IsRouted => Route.Count > 0 || Address?.IsRouted == true;

    /// <summary>A path to an address.</summary>
    public static SmtpPath To(EmailAddress address) => new(address, []);

    /// <summary>The path with its brackets; a source route is left out (RFC 5321 §3.6.1).</summary>
    public override string ToString() => $"<{Address}>";

    /// <summary>The same address, by the same way.</summary>
    public bool Equals(SmtpPath? other) => other is not null && Equals(Address, other.Address) && Route.SequenceEqual(other.Route, StringComparer.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Address, Route.Count);
}
