using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Postern.Wire.Dns;

/// <summary>Reads a response, RFC 1035 §4.1.</summary>
internal static class DnsResponseReader
{
    private const int MostRecords = 512; // arbitrary: a section longer than this is no answer to us
    private const ushort Internet = 1;

    private const int ResponseBit = 0x8000;
    private const int OpcodeBits = 0x7800;
    private const int TruncatedBit = 0x0200;
    private const int AuthenticDataBit = 0x0020;

    public static bool TryRead(ReadOnlySpan<byte> message, [NotNullWhen(true)] out DnsResponse? response)
    {
        response = null;
        var reader = new DnsReader(message);
        Span<ushort> head = stackalloc ushort[6];
        foreach (ref var word in head)
        {
            if (!reader.TryU16(out word))
                return false;
        }

        int flags = head[1];
        if ((flags & ResponseBit) == 0 || (flags & OpcodeBits) != 0 || head[2] != 1)
            return false;
        if (!reader.TryName(out var name) || !reader.TryU16(out var type) || !reader.TryU16(out var @class) || @class != Internet)
            return false;

        var isTruncated = (flags & TruncatedBit) != 0;
        var sections = new Sections { Code = flags & 0x0f };
        // RFC 2181 §9: behind TC what is there may end anywhere; the caller asks again over TCP in any case.
        if (!sections.TryRead(ref reader, head[3], head[4], head[5]) && !isTruncated)
            return false;
        response = new DnsResponse
        {
            Id = head[0],
            Code = (DnsCode)sections.Code,
            IsTruncated = isTruncated,
            IsAuthenticData = (flags & AuthenticDataBit) != 0,
            QuestionName = name,
            QuestionType = (DnsType)type,
            Records = sections.Answers,
            NegativeTimeToLive = sections.NegativeTimeToLive,
        };
        return true;
    }

    /// <summary>Reads the record at the reader's place; a type that we have no fields for keeps its bytes.</summary>
    private static bool TryRecord(ref DnsReader reader, out Raw raw, out DnsRecord? record)
    {
        record = null;
        raw = default;
        if (!reader.TryName(out var name)
            || !reader.TryU16(out var type)
            || !reader.TryU16(out var @class)
            || !reader.TryU32(out var timeToLive)
            || !reader.TryU16(out var length)
            || reader.Left < length)
            return false;

        // RFC 2181 §8: the upper half of the numbers means zero.
        raw = new Raw((DnsType)type, timeToLive, timeToLive > int.MaxValue ? 0 : timeToLive);
        var end = reader.Position + length;
        var plain = new DnsRecord { Name = name, Type = raw.Type, TimeToLive = raw.TimeToLive };
        if (!TryData(ref reader, plain, length, ref raw, out record) || reader.Position != end)
            return false;
        if (@class != Internet)
            record = null;
        return true;
    }

    private static bool TryData(ref DnsReader reader, DnsRecord plain, int length, ref Raw raw, out DnsRecord? record)
    {
        record = null;
        switch (plain.Type)
        {
            case DnsType.A or DnsType.Aaaa:
                if (length != (plain.Type == DnsType.A ? 4 : 16) || !reader.TryBytes(length, out var address))
                    return false;
                record = plain with { Address = new IPAddress(address) };
                return true;
            case DnsType.Cname:
                record = reader.TryName(out var alias) ? plain with { Target = alias } : null;
                return record is not null;
            case DnsType.Mx:
                record = reader.TryU16(out var preference) && reader.TryName(out var exchange)
                    ? plain with { Priority = preference, Target = exchange }
                    : null;
                return record is not null;
            case DnsType.Srv:
                record = reader.TryU16(out var priority) && reader.TryU16(out var weight) && reader.TryU16(out var port) && reader.TryName(out var target)
                    ? plain with { Priority = priority, Weight = weight, Port = port, Target = target }
                    : null;
                return record is not null;
            case DnsType.Soa:
                return TrySoa(ref reader, ref raw);
            default:
                if (!reader.TryBytes(length, out var data))
                    return false;
                record = plain with { Data = data.ToArray() };
                return true;
        }
    }

    /// <summary>RFC 1035 §3.3.13; only the last number counts, which since RFC 2308 §4 is how long a "no" is true.</summary>
    private static bool TrySoa(ref DnsReader reader, ref Raw raw)
    {
        if (!reader.TryName(out _) || !reader.TryName(out _) || !reader.TryBytes(16, out _) || !reader.TryU32(out var minimum))
            return false;
        raw = raw with { Minimum = minimum > int.MaxValue ? 0 : minimum };
        return true;
    }

    /// <summary>What of a record the sections other than the answer are read for.</summary>
    private readonly record struct Raw(DnsType Type, uint Flags, uint TimeToLive)
    {
        public uint Minimum { get; init; }
    }

    private sealed class Sections
    {
        public List<DnsRecord> Answers { get; } = [];

        public uint? NegativeTimeToLive { get; private set; }

        public int Code { get; set; }

        public bool TryRead(ref DnsReader reader, int answers, int authorities, int additionals)
        {
            if (answers > MostRecords || authorities > MostRecords || additionals > MostRecords)
                return false;
            for (var i = 0; i < answers + authorities + additionals; i++)
            {
                if (!TryRecord(ref reader, out var raw, out var record))
                    return false;
                if (i < answers && record is not null)
                    Answers.Add(record);
                else if (i >= answers && i < answers + authorities && raw.Type == DnsType.Soa)
                    NegativeTimeToLive = Math.Min(raw.TimeToLive, raw.Minimum);
                else if (i >= answers + authorities && raw.Type == DnsType.Opt)
                    Code |= (int)(raw.Flags >> 24) << 4; // RFC 6891 §6.1.3
            }

            return true;
        }
    }
}
