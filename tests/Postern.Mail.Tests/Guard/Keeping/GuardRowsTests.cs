using FsCheck;
using FsCheck.Fluent;
using Postern.Mail.Guard.Counting;
using Postern.Mail.Guard.Keeping;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Guard.Keeping;

public sealed class GuardRowsTests
{
    [Fact]
    public void What_is_written_is_read_again() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        uint Number() => (uint)random.NextInt64(uint.MaxValue);
        ulong Long() => (ulong)random.NextInt64();
        var account = new HonestAccount { AppProved = Number() };
        for (var i = 0; i < account.Own.Length; i++)
            account.Own[i] = Number();
        for (var i = 0; i < account.Codes.Length; i++)
            account.Codes[i] = Number();
        account.Homes.AddRange(Enumerable.Range(0, random.Next(17)).Select(_ => new Home(SourceNetwork.Of(Town.At(new UInt128(Long(), Long()))), Number())));
        account.Rights.AddRange(Enumerable.Range(0, random.Next(17)).Select(_ => new Right(Long(), Number(), (RightKind)random.Next(3))));
        var read = GuardRows.ReadHonest(GuardRows.Write(account));
        Assert.NotNull(read);
        Assert.Equal((account.Homes, account.Rights, account.AppProved), (read.Homes, read.Rights, read.AppProved), Same);
        Assert.Equal(account.Own, read.Own);
        Assert.Equal(account.Codes, read.Codes);

        var source = new SourceRow { Mark = Long(), Seen = Number(), Back = Number(), Stains = Number(), Stained = Number(), PutOff = Long() };
        Assert.Equal(source, GuardRows.ReadSource(GuardRows.Write(source)));
        var mistake = new MistakeRow { Mark = Long(), Seen = Number() };
        Assert.Equal(mistake, GuardRows.ReadMistake(GuardRows.Write(mistake)));
        Bits128 key = new(Long(), Long());
        Assert.Equal(key, GuardRows.ReadAccount(GuardRows.Write(key)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_damaged_row_is_nothing_and_no_error() => Prop.ForAll<byte[]>(bytes =>
    {
        GuardRows.ReadHonest(bytes);
        GuardRows.ReadSource(bytes);
        GuardRows.ReadMistake(bytes);
        GuardRows.ReadAccount(bytes);
        var whole = GuardRows.Write(new HonestAccount { AppProved = 1, Homes = { new Home(default, 1) }, Rights = { new Right(1, 1, RightKind.App) } });
        for (var length = 0; length < whole.Length; length++)
            Assert.Null(GuardRows.ReadHonest(whole.AsSpan(0, length)));
    }).QuickCheckThrowOnFailure();

    private static bool Same((List<Home> Homes, List<Right> Rights, uint App) one, (List<Home> Homes, List<Right> Rights, uint App) other) =>
        one.Homes.SequenceEqual(other.Homes) && one.Rights.SequenceEqual(other.Rights) && one.App == other.App;
}
