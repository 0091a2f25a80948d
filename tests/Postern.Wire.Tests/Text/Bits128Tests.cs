using System.Buffers.Binary;
using Postern.Wire.Text;

namespace Postern.Wire.Tests.Text;

public sealed class Bits128Tests
{
    [Fact]
    public void It_is_read_written_and_cut_as_a_UInt128()
    {
        var random = new Random(128);
        byte[] octets = new byte[Bits128.Size], written = new byte[Bits128.Size];
        for (int bits = 0; bits <= 128; bits++)
        {
            random.NextBytes(octets);
            var whole = Bits128.Read(octets);
            whole.Write(written);
            Assert.Equal(octets, written);
            UInt128 wanted = bits == 128 ? 0 : BinaryPrimitives.ReadUInt128BigEndian(octets) >> bits << bits;
            whole.WithoutLast(bits).Write(written);
            Assert.Equal(wanted, BinaryPrimitives.ReadUInt128BigEndian(written));
        }
    }
}
