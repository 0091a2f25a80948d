using Postern.Wire.Dns;

namespace Postern.Wire.Tests.Dns;

public sealed class DnsNameTests
{
    [Theory]
    [InlineData("", "00")]
    [InlineData("a.bc", "0161026263" + "00")]
    [InlineData("a.bc.", "0161026263" + "00")]
    [InlineData(@"a\.b", "03612E6200")]
    [InlineData(@"\000\\\255", "03005CFF00")]
    public void A_name_is_written_as_labels(string name, string hex)
    {
        var bytes = new byte[300];
        Assert.True(DnsName.TryEncode(name, bytes, out var written));
        Assert.Equal(hex, Convert.ToHexString(bytes.AsSpan(0, written)));
        Assert.True(DnsName.TryEncode(name, bytes.AsSpan(0, written), out _));
        Assert.False(DnsName.TryEncode(name, bytes.AsSpan(0, written - 1), out _));
    }

    [Theory]
    [InlineData(".")]
    [InlineData("a..b")]
    [InlineData(".a")]
    [InlineData("a b")]
    [InlineData("bücher")]
    [InlineData(@"\256")]
    [InlineData(@"\12")]
    [InlineData(@"\")]
    [InlineData(@"\x")]
    public void What_is_no_name_is_refused(string name) => Assert.False(DnsName.TryEncode(name, new byte[300], out _));

    [Fact]
    public void A_label_has_63_bytes_and_a_name_255()
    {
        var label = new string('x', 63);
        var bytes = new byte[300];
        Assert.True(DnsName.TryEncode(label, bytes, out _));
        Assert.False(DnsName.TryEncode(label + "x", bytes, out _));
        Assert.True(DnsName.TryEncode($"{label}.{label}.{label}.{label[2..]}", bytes, out var written));
        Assert.Equal(255, written);
        Assert.False(DnsName.TryEncode($"{label}.{label}.{label}.{label[1..]}", bytes, out _));
    }

    [Fact]
    public void Any_labels_are_read_back_as_they_were()
    {
        var random = new Random(20265);
        for (var i = 0; i < 3000; i++)
        {
            var wire = new List<byte>();
            for (var label = random.Next(5); label > 0; label--)
            {
                var content = new byte[random.Next(1, 51)];
                random.NextBytes(content);
                wire.Add((byte)content.Length);
                wire.AddRange(content);
            }

            wire.Add(0);
            var reader = new DnsReader(wire.ToArray());
            Assert.True(reader.TryName(out var name));
            var bytes = new byte[255];
            Assert.True(DnsName.TryEncode(name, bytes, out var written), name);
            Assert.Equal(wire, bytes[..written]);
        }
    }

    [Theory]
    [InlineData("C000")] // itself
    [InlineData("0161C000")] // to the beginning of its own label
    [InlineData("C002C000")] // forwards
    [InlineData("C0")]
    [InlineData("40")]
    [InlineData("0561")]
    [InlineData("0161")]
    [InlineData("")]
    public void A_pointer_that_loops_or_a_name_that_ends_early_is_refused(string hex)
    {
        var reader = new DnsReader(Convert.FromHexString(hex));
        Assert.False(reader.TryName(out _));
        Assert.Equal(0, reader.Left);
    }

    [Fact]
    public void Pointers_lengthen_no_name_beyond_255_bytes()
    {
        var wire = new List<byte>();
        var place = 0;
        for (var i = 0; i < 300; i++)
        {
            var next = wire.Count;
            wire.AddRange([1, (byte)'x', .. i == 0 ? (byte[])[0] : [(byte)(0xc0 | (place >> 8)), (byte)place]]);
            place = next;
        }

        var reader = new DnsReader(wire.ToArray());
        reader.TryBytes(place, out _);
        Assert.False(reader.TryName(out _));
    }

    [Theory]
    [InlineData("a.B", "A.b.", true)]
    [InlineData("a.b", "a.c", false)]
    [InlineData("a.b..", "a.b", false)]
    [InlineData(@"a.b\.", "a.b", false)]
    [InlineData(@"a.b\.", @"a.b\..", true)]
    [InlineData(@"a.b\\.", @"a.b\\", true)]
    public void Names_are_the_same_in_any_case(string one, string other, bool same) => Assert.Equal(same, DnsName.AreSame(one, other));
}
