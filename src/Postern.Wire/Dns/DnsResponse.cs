namespace Postern.Wire.Dns;

/// <summary>A response as it came: the question it repeats, its code, its answers.</summary>
/// <remarks>
/// Nothing here may be believed before <see cref="Answers(DnsQuery, bool)"/> said that it belongs to the query, and
/// before the caller saw that it came from the server that was asked.
/// </remarks>
public sealed record DnsResponse
{
    private const int LongestChain = 16; // arbitrary: aliases of aliases

    /// <summary>The id of the query it answers.</summary>
    public required ushort Id { get; init; }

    /// <summary>The code, with the upper bits that EDNS adds (RFC 6891 §6.1.3).</summary>
    public required DnsCode Code { get; init; }

    /// <summary>Whether the answer was cut to fit into a datagram: ask again over TCP.</summary>
    public bool IsTruncated { get; init; }

    /// <summary>Whether the server says that it validated the answer; worth as much as the way to that server.</summary>
    public bool IsAuthenticData { get; init; }

    /// <summary>The name in the question, with its case of letters.</summary>
    public required string QuestionName { get; init; }

    /// <summary>The type in the question.</summary>
    public required DnsType QuestionType { get; init; }

    /// <summary>The records of the answer section.</summary>
    public required IReadOnlyList<DnsRecord> Records { get; init; }

    /// <summary>For how many seconds a "no" may be kept (RFC 2308 §5); null where the server does not say.</summary>
    public uint? NegativeTimeToLive { get; init; }

    /// <summary>Reads a response; answers false for what is not a well-formed response to one question.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out DnsResponse? response) =>
        DnsResponseReader.TryRead(message, out response);

    /// <summary>Whether this answers the query: the same id, name and type.</summary>
    /// <remarks>
    /// With <paramref name="exactCase"/> the name must have come back letter for letter, which makes a query with mixed
    /// letters harder to forge an answer for.
    /// </remarks>
    public bool Answers(DnsQuery query, bool exactCase = false) =>
        Id == query.Id
        && QuestionType == query.Type
        && DnsName.AreSame(QuestionName, query.Name)
        && (!exactCase || QuestionName.AsSpan().SequenceEqual(DnsName.WithoutRoot(query.Name)));

    /// <summary>The records for the question, its aliases followed within this response.</summary>
    public DnsAnswer Resolve()
    {
        var name = QuestionName;
        var timeToLive = uint.MaxValue;
        for (var i = 0; i < LongestChain; i++)
        {
            var records = Records.Where(record => record.Type == QuestionType && DnsName.AreSame(record.Name, name)).ToList();
            var alias = Records.FirstOrDefault(record => record.Type == DnsType.Cname && DnsName.AreSame(record.Name, name));
            if (records.Count > 0 || alias?.Target is null)
            {
                timeToLive = records.Aggregate(timeToLive, (least, record) => Math.Min(least, record.TimeToLive));
                return new DnsAnswer { CanonicalName = name, Records = records, TimeToLive = timeToLive == uint.MaxValue ? 0 : timeToLive };
            }

            name = alias.Target;
            timeToLive = Math.Min(timeToLive, alias.TimeToLive);
        }

        return new DnsAnswer { CanonicalName = name, Records = [], TimeToLive = 0 };
    }
}
