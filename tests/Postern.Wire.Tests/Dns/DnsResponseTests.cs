using System.Net;
using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

public sealed class DnsResponseTests
{
    private static readonly DnsQuery Query = new() { Id = 7, Name = "mX.example", Type = DnsType.A };

    [Fact]
    public void Addresses_are_read()
    {
        var response = Read(new DnsMessage(7, 0x8180, answers: 2).Question("mX.example", DnsType.A)
            .Record(DnsType.A, 300, 192, 0, 2, 1)
            .Record(DnsType.A, 200, 192, 0, 2, 2));
        var answer = response.Resolve();
        Assert.Equal(DnsCode.Ok, response.Code);
        Assert.Equal(["192.0.2.1", "192.0.2.2"], answer.Records.Select(record => record.Address!.ToString()));
        Assert.Equal(("mX.example", 200u), (answer.CanonicalName, answer.TimeToLive));
    }

    [Fact]
    public void Aliases_are_followed_and_the_least_time_counts()
    {
        var response = Read(new DnsMessage(7, 0x8180, answers: 3).Question("mx.example", DnsType.Aaaa)
            .Record("B.example", DnsType.Aaaa, 300, IPAddress.IPv6Loopback.GetAddressBytes())
            .Record("A.example", DnsType.Cname, 20, 1, (byte)'b', 0xc0, 0x0f)
            .Record(DnsType.Cname, 100, 1, (byte)'a', 0xc0, 0x0f));
        var answer = response.Resolve();
        Assert.Equal(IPAddress.IPv6Loopback, Assert.Single(answer.Records).Address);
        Assert.Equal(("b.example", 20u), (answer.CanonicalName, answer.TimeToLive));
    }

    [Fact]
    public void A_circle_of_aliases_ends()
    {
        var response = Read(new DnsMessage(7, 0x8180, answers: 1).Question("mx.example", DnsType.A)
            .Record(DnsType.Cname, 100, 0xc0, 0x0c));
        Assert.Empty(response.Resolve().Records);
    }

    [Fact]
    public void Services_exchangers_and_associations_are_read()
    {
        var response = Read(new DnsMessage(7, 0x81a0, answers: 4).Question("x", DnsType.Srv)
            .Record(DnsType.Srv, 1, 0, 1, 0, 2, 3, 0xe1, 1, (byte)'h', 0)
            .Record(DnsType.Mx, 1, 0, 10, 1, (byte)'m', 0)
            .Record(DnsType.Mx, 1, 0, 0, 0)
            .Record(DnsType.Tlsa, 1, 3, 1, 1, 0xab));
        Assert.True(response.IsAuthenticData);
        var expected = new DnsRecord { Name = "x", Type = DnsType.Srv, TimeToLive = 1, Priority = 1, Weight = 2, Port = 993, Target = "h" };
        Assert.Equal(expected, response.Records[0]);
        Assert.Equal((10, "m"), (response.Records[1].Priority, response.Records[1].Target));
        Assert.Equal("", response.Records[2].Target);
        Assert.Equal([3, 1, 1, 0xab], response.Records[3].Data!);
    }

    [Fact]
    public void A_no_says_how_long_it_is_true()
    {
        var response = Read(new DnsMessage(7, 0x8183, authorities: 1).Question("x.example", DnsType.A)
            .Record("example", DnsType.Soa, 900, [0, 0, .. new byte[16], 0, 0, 0, 60]));
        Assert.Equal((DnsCode.NoSuchName, 60u), (response.Code, response.NegativeTimeToLive));
    }

    [Fact]
    public void Edns_adds_to_the_code()
    {
        var response = Read(new DnsMessage(7, 0x8180, additionals: 1).Question("x", DnsType.A)
            .Raw(0).U16(41).U16(1232).U32(0x01000000).U16(0));
        Assert.Equal(DnsCode.BadVersion, response.Code);
    }

    [Fact]
    public void A_time_in_the_upper_half_means_zero()
    {
        var response = Read(new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Record(DnsType.A, 0x80000000, 1, 2, 3, 4));
        Assert.Equal(0u, Assert.Single(response.Records).TimeToLive);
    }

    [Fact]
    public void Only_the_answer_to_the_query_answers_it()
    {
        static DnsResponse To(ushort id, string name, DnsType type) => Read(new DnsMessage(id, 0x8180).Question(name, type));
        Assert.True(To(7, "mX.example", DnsType.A).Answers(Query, exactCase: true));
        Assert.True(To(7, "MX.EXAMPLE", DnsType.A).Answers(Query));
        Assert.False(To(7, "MX.EXAMPLE", DnsType.A).Answers(Query, exactCase: true));
        Assert.False(To(8, "mX.example", DnsType.A).Answers(Query));
        Assert.False(To(7, "mX.example", DnsType.Aaaa).Answers(Query));
        Assert.False(To(7, "my.example", DnsType.A).Answers(Query));
    }

    [Fact]
    public void A_truncated_response_is_read_as_far_as_it_goes()
    {
        var bytes = new DnsMessage(7, 0x8380, answers: 2).Question("x", DnsType.A).Record(DnsType.A, 1, 1, 2, 3, 4).Raw(0xc0).Bytes;
        Assert.True(DnsResponse.TryRead(bytes, out var response));
        Assert.True(response.IsTruncated);
        Assert.Single(response.Records);
    }

    public static TheoryData<byte[]> Wrong => new(
        new DnsMessage(7, 0x0180).Question("x", DnsType.A).Bytes, // a query
        new DnsMessage(7, 0x8980).Question("x", DnsType.A).Bytes, // another opcode
        new DnsMessage(7, 0x8180, questions: 0).Bytes,
        new DnsMessage(7, 0x8180, questions: 2).Question("x", DnsType.A).Question("x", DnsType.A).Bytes,
        new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Bytes,
        new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Record(DnsType.A, 1, 1, 2, 3).Bytes,
        new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Record(DnsType.Aaaa, 1, 1, 2, 3, 4).Bytes,
        new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Record(DnsType.Cname, 1, 0xc0, 0x0c, 0).Bytes,
        new DnsMessage(7, 0x8180, answers: 1).Question("x", DnsType.A).Record(DnsType.Mx, 1, 0).Bytes,
        new DnsMessage(7, 0x8180, answers: 513).Question("x", DnsType.A).Bytes);

    [Theory]
    [MemberData(nameof(Wrong))]
    public void What_is_no_response_is_refused(byte[] bytes) => Assert.False(DnsResponse.TryRead(bytes, out _));

    [Fact]
    public void However_early_a_response_ends_it_is_refused()
    {
        var bytes = new DnsMessage(7, 0x8180, answers: 1, additionals: 1).Question("mx.example", DnsType.A)
            .Record(DnsType.A, 300, 192, 0, 2, 1).Raw(0).U16(41).U16(1232).U32(0).U16(0).Bytes;
        for (var length = 0; length < bytes.Length; length++)
            Assert.False(DnsResponse.TryRead(bytes.AsSpan(0, length), out _));
        Assert.True(DnsResponse.TryRead(bytes, out _));
    }

    private static DnsResponse Read(DnsMessage message)
    {
        Assert.True(DnsResponse.TryRead(message.Bytes, out var response));
        return response;
    }
}
