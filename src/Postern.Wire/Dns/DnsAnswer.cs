namespace Postern.Wire.Dns;

/// <summary>The records for one name and type, after its aliases were followed.</summary>
public sealed record DnsAnswer
{
    /// <summary>The name at the end of the chain of aliases.</summary>
    public required string CanonicalName { get; init; }

    /// <summary>The records; none where the name has no record of the type here.</summary>
    public required IReadOnlyList<DnsRecord> Records { get; init; }

    /// <summary>For how many seconds the whole may be kept: the least of the chain and the records.</summary>
    public required uint TimeToLive { get; init; }
}
