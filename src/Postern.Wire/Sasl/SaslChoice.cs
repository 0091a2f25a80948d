namespace Postern.Wire.Sasl;

/// <summary>Which mechanisms a client may log in by: those that both sides have, that its credentials fit and that nothing forbids here.</summary>
public sealed record SaslChoice
{
    /// <summary>What there is to log in with.</summary>
    public required SaslCredentials Credentials { get; init; }

    /// <summary>Whether nobody can read the connection: TLS, or no network at all. Without it nothing is chosen that gives a password or token away.</summary>
    public bool IsPrivate { get; init; }

    /// <summary>What this connection can be bound to.</summary>
    public IReadOnlyList<ChannelBinding> Bindings { get; init; } = [];

    /// <summary>The names that may be chosen; null for all but the obsolete and the anonymous, which must be named.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>The mechanisms we have, the strongest first.</summary>
    public IReadOnlyList<SaslMechanism> Known { get; init; } = SaslMechanisms.All;

    /// <summary>Chooses among what the server offers, the strongest first; nothing where nothing fits, and then <paramref name="why"/> tells what is missing.</summary>
    public IReadOnlyList<SaslMechanism> List(IReadOnlyCollection<string> offered, out SaslNoChoice why)
    {
        var shared = Known.Where(row => row.MakeClient is not null && offered.Contains(row.Name, StringComparer.OrdinalIgnoreCase)).ToList();
        var allowed = shared.Where(IsAllowed).ToList();
        var fitting = allowed.Where(row => Fits(row)).ToList();
        var safe = fitting.Where(row => IsPrivate || !row.Is(SaslTraits.Reveals)).ToList();
        why = (shared.Count, allowed.Count, fitting.Count) switch
        {
            (0, _, _) => SaslNoChoice.NothingShared,
            (_, 0, _) => SaslNoChoice.NothingAllowed,
            (_, _, 0) => SaslNoChoice.NothingFits,
            _ => safe.Count == 0 ? SaslNoChoice.NothingSafe : SaslNoChoice.None,
        };
        return safe;
    }

    /// <summary>Whether a server's list has a mechanism that binds: what <see cref="SaslClientSettings.ServerOffersBinding"/> wants to know.</summary>
    public static bool OffersBinding(IEnumerable<string> offered) => offered.Any(name => name.EndsWith("-PLUS", StringComparison.OrdinalIgnoreCase));

    /// <summary>A mechanism without room for the other's name would open one's own mailbox in its place.</summary>
    private bool Fits(SaslMechanism row) => Credentials.Have(row.Needs)
        && (Bindings.Count > 0 || !row.Is(SaslTraits.NeedsChannelBinding))
        && (Credentials.Authzid.Length == 0 || !row.Is(SaslTraits.OwnNameOnly));

    private bool IsAllowed(SaslMechanism row) => Allowed is null
        ? (row.Traits & (SaslTraits.Obsolete | SaslTraits.Anonymous)) == SaslTraits.None
        : Allowed.Contains(row.Name, StringComparer.OrdinalIgnoreCase);
}

/// <summary>Why no mechanism was chosen.</summary>
public enum SaslNoChoice
{
    /// <summary>One was.</summary>
    None,

    /// <summary>The server offers none that we have.</summary>
    NothingShared,

    /// <summary>What it offers is obsolete or not in the list of what may be used.</summary>
    NothingAllowed,

    /// <summary>What it offers wants other credentials than there are or a connection with TLS to bind to, or cannot say whose mailbox is wanted.</summary>
    NothingFits,

    /// <summary>What it offers would give the password or token to whoever reads the connection.</summary>
    NothingSafe,
}
