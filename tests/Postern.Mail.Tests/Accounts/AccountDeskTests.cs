using Postern.Mail.Accounts;
using Postern.Net.Loops;
using Postern.Testing;
using Postern.Wire.Sasl;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Accounts;

public sealed class AccountDeskTests : IDisposable
{
    private readonly CheckRig _rig = new();
    private readonly LoopRig _loop = new();
    private readonly Workers _workers = new(threads: 2);
    private readonly List<IOException> _faults = [];

    public void Dispose()
    {
        _workers.Dispose();
        _loop.Dispose();
        _rig.Dispose();
    }

    [Fact]
    public async Task A_loop_asks_and_is_answered_on_itself()
    {
        _rig.Add("alice", "right");
        var desk = Open();
        var (verdict, loop) = await _loop.RunAsync(async () => (await desk.CheckAsync("alice", new Secret("right"), ServiceScope.Imap, "192.0.2.7", CancellationToken.None), Loop.Current));
        Assert.True(verdict.IsAccepted);
        Assert.Same(_loop.Loop, loop);
        Assert.Equal(1, desk.SlowHashes);
        var (keys, known) = await desk.FindKeysAsync("alice", ScramHash.Sha256, ServiceScope.Imap, CancellationToken.None);
        Assert.True(known.IsAccepted && keys.IsOf(new Secret("right")));
        Assert.False((await desk.FindSecretAsync("alice", "APOP", CancellationToken.None)).Verdict.IsAccepted);
        Assert.False((await desk.FindOtpAsync("alice", CancellationToken.None)).Verdict.IsAccepted);
        Assert.Null(await desk.BackendSecretAsync(verdict.Account!, CancellationToken.None)); // it was accepted
    }

    [Fact]
    public async Task Last_uses_are_written_down_in_time_and_at_the_end()
    {
        _rig.Add(new Account { Name = "alice" });
        var phone = _rig.AddApp("alice", "phone", ServiceScope.All);
        var desk = Open();
        await desk.CheckAsync("alice", new Secret(phone), ServiceScope.Imap, "192.0.2.7", CancellationToken.None);
        Assert.Null(_rig.Accounts.Find("alice")?.AppPasswords[0].Used);
        _rig.Time.Advance(AccountLimits.UseDelay);
        await _workers.RunAsync(() => { }, CancellationToken.None);
        await Until(() => _rig.Accounts.Find("alice")?.AppPasswords[0].UsedFrom == "192.0.2.7");
        await desk.CheckAsync("alice", new Secret(phone), ServiceScope.Imap, "192.0.2.8", CancellationToken.None);
        await desk.DisposeAsync();
        using var again = new Postern.Mail.Accounts.Database.DatabaseAccounts(_rig.Accounts.Place);
        Assert.Equal("192.0.2.8", again.Find("alice")?.AppPasswords[0].UsedFrom);
        Assert.Empty(_faults);
    }

    [Fact]
    public async Task A_store_that_is_damaged_is_a_fault_of_the_world_and_no_refusal()
    {
        _rig.Add("alice", "right");
        var desk = Open();
        using (var other = Postern.Store.Sqlite.Database.Open(_rig.Accounts.Place, Postern.Mail.Accounts.Database.AccountSchema.Current))
            other.Run("DROP TABLE password");
        await Assert.ThrowsAnyAsync<IOException>(() => desk.CheckAsync("alice", new Secret("right"), ServiceScope.Imap, "", CancellationToken.None));
    }

    private AccountDesk Open() => new(_rig.Accounts, _rig.Key, _workers, _rig.Time, _faults.Add);

    private static async Task Until(Func<bool> condition)
    {
        for (var i = 0; !condition() && i < 2000; i++)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(condition());
    }
}
