using System.Buffers.Binary;
using Postern.Mail.Guard.Counting;
using Postern.Net.Conduits;
using Postern.Wire.Text;

namespace Postern.Mail.Guard.Keeping;

/// <summary>What the guard knows as bytes, and back: numbers of fixed width, the greatest byte first. What is not understood is nothing.</summary>
internal static class GuardRows
{
    private const int HomeSize = 1 + 16 + 4;
    private const int RightSize = 8 + 4 + 1;
    private const int SourceSize = 8 + (4 * 4) + 8;
    private const int MistakeSize = 8 + 4;

    public static byte[] Write(ReadOnlySpan<uint> stamps)
    {
        var bytes = new byte[stamps.Length * 4];
        for (var i = 0; i < stamps.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(i * 4), stamps[i]);
        return bytes;
    }

    public static bool TryRead(ReadOnlySpan<byte> bytes, Span<uint> stamps)
    {
        if (bytes.Length != stamps.Length * 4)
            return false;
        for (var i = 0; i < stamps.Length; i++)
            stamps[i] = BinaryPrimitives.ReadUInt32BigEndian(bytes[(i * 4)..]);
        return true;
    }

    public static byte[] Write(MistakeRow row)
    {
        var bytes = new byte[MistakeSize];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, row.Mark);
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), row.Seen);
        return bytes;
    }

    public static MistakeRow ReadMistake(ReadOnlySpan<byte> bytes) => bytes.Length != MistakeSize ? default : new MistakeRow
    {
        Mark = BinaryPrimitives.ReadUInt64BigEndian(bytes),
        Seen = BinaryPrimitives.ReadUInt32BigEndian(bytes[8..]),
    };

    public static byte[] Write(SourceRow row)
    {
        var bytes = new byte[SourceSize];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, row.Mark);
        Write([row.Seen, row.Back, row.Stains, row.Stained]).CopyTo(bytes, 8);
        BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(24), row.PutOff);
        return bytes;
    }

    public static SourceRow ReadSource(ReadOnlySpan<byte> bytes)
    {
        Span<uint> numbers = stackalloc uint[4];
        return bytes.Length != SourceSize || !TryRead(bytes[8..24], numbers) ? default : new SourceRow
        {
            Mark = BinaryPrimitives.ReadUInt64BigEndian(bytes),
            Seen = numbers[0],
            Back = numbers[1],
            Stains = numbers[2],
            Stained = numbers[3],
            PutOff = BinaryPrimitives.ReadUInt64BigEndian(bytes[24..]),
        };
    }

    public static byte[] Write(Bits128 account)
    {
        var bytes = new byte[16];
        account.Write(bytes);
        return bytes;
    }

    public static Bits128 ReadAccount(ReadOnlySpan<byte> bytes) => bytes.Length == Bits128.Size ? Bits128.Read(bytes) : default;

    /// <summary>Its guesses, the last proof of an app password, its networks behind their number, its passwords behind theirs, its codes.</summary>
    public static byte[] Write(HonestAccount account)
    {
        using var stream = new MemoryStream();
        stream.Write(Write([.. account.Own, account.AppProved]));
        stream.WriteByte((byte)account.Homes.Count);
        foreach (var (network, seen) in account.Homes)
        {
            stream.WriteByte((byte)network.Kind);
            stream.Write(Write(network.Bits));
            stream.Write(Write([seen]));
        }

        stream.WriteByte((byte)account.Rights.Count);
        foreach (var (fingerprint, seen, kind) in account.Rights)
        {
            var bytes = new byte[RightSize];
            BinaryPrimitives.WriteUInt64BigEndian(bytes, fingerprint);
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(8), seen);
            bytes[^1] = (byte)kind;
            stream.Write(bytes);
        }

        stream.Write(Write(account.Codes));
        return stream.ToArray();
    }

    public static HonestAccount? ReadHonest(ReadOnlySpan<byte> bytes)
    {
        const int head = (GuardLimits.OwnGuesses + 1) * 4;
        Span<uint> numbers = stackalloc uint[GuardLimits.OwnGuesses + 1];
        if (bytes.Length <= head || !TryRead(bytes[..head], numbers))
            return null;
        var account = new HonestAccount { AppProved = numbers[^1] };
        numbers[..^1].CopyTo(account.Own);
        var rest = bytes[(head + 1)..];
        var homes = bytes[head];
        if (rest.Length <= homes * HomeSize)
            return null;
        for (var i = 0; i < homes; i++, rest = rest[HomeSize..])
            account.Homes.Add(new Home(new SourceNetwork(ReadAccount(rest[1..17]), (PeerKind)rest[0]), BinaryPrimitives.ReadUInt32BigEndian(rest[17..])));
        var rights = rest[0];
        rest = rest[1..];
        if (rest.Length < rights * RightSize)
            return null;
        for (var i = 0; i < rights; i++, rest = rest[RightSize..])
            account.Rights.Add(new Right(BinaryPrimitives.ReadUInt64BigEndian(rest), BinaryPrimitives.ReadUInt32BigEndian(rest[8..]), (RightKind)rest[12]));
        return TryRead(rest, account.Codes) ? account : null;
    }
}
