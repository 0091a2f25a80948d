using System.Diagnostics;
using System.Text;
using Postern.Mail.Guard;
using Postern.Mail.Guard.Keeping;
using Postern.Net.Conduits;
using Postern.Net.Loops;
using Postern.Store.State;
using Postern.Testing;
using Postern.Wire.Text;

namespace Postern.Mail.Tests.Guard.Keeping;

public sealed class KeptStateTests : IDisposable
{
    /// <summary>Names the directory in which this program, run by a test, is to learn until it is killed.</summary>
    private const string Child = "POSTERN_TEST_GUARD";

    private static readonly PeerAddress Office = Town.At("192.0.2.10");
    private static readonly PeerAddress Hotel = Town.At("203.0.113.9");

    private readonly TemporaryDirectory _directory = new();
    private readonly ManualTime _time = new();
    private readonly RecordedLog _log = new();
    private readonly Workers _workers = new(1, 16);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _workers.Dispose();
        _directory.Dispose();
    }

    [Fact]
    public async Task Who_was_honest_and_what_was_guessed_is_known_after_a_restart()
    {
        var (guard, keeper) = await StartAsync(_directory.Path, _time);
        Assert.True(await LogInAsync(guard, "anna", Office, "right"));
        for (uint number = 0; number < 9; number++)
            await LogInAsync(guard, "anna", Town.AtIPv4(0x0A00_0000 + (number << 8)), $"guess {number}");
        Assert.Null(await LogInAsync(guard, "anna", Hotel, "another"));
        await keeper.DisposeAsync();

        _time.Advance(TimeSpan.FromMinutes(10));
        (guard, keeper) = await StartAsync(_directory.Path, _time);
        Assert.Equal(1, guard.Picture().Accounts);
        Assert.True(await LogInAsync(guard, "anna", Office, "right"));
        Assert.Null(await LogInAsync(guard, "anna", Hotel, "another"));
        Assert.False(await LogInAsync(guard, "anna", Hotel, "guess 3"));
        Assert.Equal((0, 1), (guard.Picture().Mistakes, guard.Picture().Repeats));
        await keeper.DisposeAsync();
    }

    [Fact]
    public async Task What_a_killed_process_knew_two_seconds_ago_is_known_to_the_next()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("this program has no path");
        var start = new ProcessStartInfo(program, ["-method", $"{typeof(KeptStateTests).FullName}.{nameof(Learns_until_it_is_killed)}"]) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment[Child] = _directory.Path;
        using var process = Process.Start(start)!; // it is started anew
        try
        {
            // It says in a file how far it had come when it last wrote.
            await UntilAsync(() => Progress() >= 40);
        }
        finally
        {
            process.Kill(); // SIGKILL
        }

        await process.WaitForExitAsync(Cancel);
        var (guard, keeper) = await StartAsync(_directory.Path, TimeProvider.System);
        for (var number = 0; number < Progress(); number++)
        {
            Assert.Equal(TimeSpan.Zero, await WaitOfAsync(guard, $"user{number}", Office, "right"));
            for (var guess = 0; guess < 20; guess++)
                await LogInAsync(guard, $"user{number}", Town.AtIPv4(0x0B00_0000 + ((uint)guess << 8)), $"more {guess}");
        }

        // Seven guesses of strangers each were used before; after the restart there were none for anybody.
        Assert.Equal(0, guard.Picture().Mistakes);
        await keeper.DisposeAsync();
    }

    [Fact]
    public async Task Learns_until_it_is_killed()
    {
        if (Environment.GetEnvironmentVariable(Child) is not { } directory)
            return; // only the test above runs it for what it does
        var (guard, keeper) = await StartAsync(directory, TimeProvider.System);
        for (var number = 0; number < 100_000; number++)
        {
            Assert.True(await LogInAsync(guard, $"user{number}", Office, "right"));
            for (var guess = 0; guess < 10; guess++)
                await LogInAsync(guard, $"user{number}", Town.AtIPv4((uint)((number << 16) + (guess << 8))), $"guess {guess}");
            await keeper.RoundAsync();
            await File.WriteAllTextAsync(Path.Combine(directory, "next"), $"{number + 1}\n", Cancel);
            File.Move(Path.Combine(directory, "next"), Path.Combine(directory, "progress"), overwrite: true);
        }
    }

    [Fact]
    public async Task An_account_that_is_unlocked_by_another_process_is_free_with_the_next_round()
    {
        var (guard, keeper) = await StartAsync(_directory.Path, _time);
        for (uint number = 0; number < 9; number++)
            await LogInAsync(guard, "anna", Town.AtIPv4(0x0A00_0000 + (number << 8)), $"guess {number}");
        using (var other = GuardStore.Open(_directory.Path))
            other.Unlock(GuardStore.KeyOf(StateKey.FindOrMake(_directory.Path)), "Anna", _time.GetUtcNow());
        await keeper.RoundAsync();
        Assert.True(await LogInAsync(guard, "anna", Hotel, "right"));
        Assert.Contains(_log.Lines, line => line.Contains("1 accounts were unlocked", StringComparison.Ordinal));
        await keeper.DisposeAsync();
    }

    [Fact]
    public async Task The_file_holds_neither_names_nor_passwords_and_is_worth_nothing_under_another_key()
    {
        var (guard, keeper) = await StartAsync(_directory.Path, _time);
        await LogInAsync(guard, "anna@example.org", Office, "right");
        await LogInAsync(guard, "anna@example.org", Hotel, "a wrong password");
        await keeper.DisposeAsync();
        foreach (var file in Directory.GetFiles(_directory.Path, "guard.db*"))
        {
            var bytes = await File.ReadAllBytesAsync(file, Cancel);
            Assert.All(["anna", "right", "a wrong password"], word => Assert.Equal(-1, bytes.AsSpan().IndexOf(Encoding.UTF8.GetBytes(word))));
        }

        File.Delete(_directory.File(StateKey.FileName));
        (guard, keeper) = await StartAsync(_directory.Path, _time);
        Assert.Equal(0, guard.Picture().Accounts);
        await keeper.DisposeAsync();
    }

    [Fact]
    public async Task What_cannot_be_written_waits_for_the_next_round_and_is_told_once()
    {
        var (guard, keeper) = await StartAsync(_directory.Path, _time);
        using (var other = Store.Sqlite.Database.Open(_directory.File(GuardStore.FileName), new Store.Sqlite.Schema(0x5067_7264, [new Store.Sqlite.Migration(1, "")])))
        {
            other.Run("ALTER TABLE honest RENAME TO elsewhere");
            await LogInAsync(guard, "anna", Office, "right");
            await keeper.RoundAsync();
            await keeper.RoundAsync();
            Assert.Single(_log.Lines, line => line.Contains("not written down", StringComparison.Ordinal));
            other.Run("ALTER TABLE elsewhere RENAME TO honest");
        }

        await keeper.DisposeAsync();
        Assert.Contains(_log.Lines, line => line.Contains("written down again", StringComparison.Ordinal));
        (guard, keeper) = await StartAsync(_directory.Path, _time);
        Assert.Equal(1, guard.Picture().Accounts);
        await keeper.DisposeAsync();
    }

    [Fact]
    public void Endless_names_and_addresses_do_not_grow_the_file()
    {
        using (var store = GuardStore.Open(_directory.Path))
        {
            var town = new Town();
            for (uint number = 0; number < 400_000; number++, town.Now++)
            {
                town.LogIn($"name{number}", Town.At(((UInt128)0x2A00_0000 << 96) | ((UInt128)number << 80)), "x");
                if (number % 100_000 == 99_999)
                    store.Save(GuardChanges.Take(town.Core, int.MaxValue));
            }
        }

        Assert.InRange(new FileInfo(_directory.File(GuardStore.FileName)).Length, 1, 24 << 20);
        using var read = Store.Sqlite.Database.Open(_directory.File(GuardStore.FileName), GuardSchema.Current);
        foreach (var (table, most) in new[] { ("cell", 1 << 17), ("source", 1 << 16), ("mistake", 1 << 17), ("honest", 0) })
        {
            using var count = read.Prepare($"SELECT count(*) FROM {table}");
            Assert.True(count.Step());
            Assert.InRange(count.Integer(0), most / 2, most);
        }
    }

    [Fact]
    public async Task A_clock_that_was_set_back_locks_nobody_out_for_longer_than_an_hour()
    {
        _time.Advance(TimeSpan.FromDays(400));
        var (guard, keeper) = await StartAsync(_directory.Path, _time);
        for (uint number = 0; number < 9; number++)
            await LogInAsync(guard, "anna", Town.AtIPv4(0x0A00_0000 + (number << 8)), $"guess {number}");
        await keeper.DisposeAsync();

        var earlier = new ManualTime();
        (guard, keeper) = await StartAsync(_directory.Path, earlier);
        Assert.Null(await LogInAsync(guard, "anna", Hotel, "right"));
        earlier.Advance(TimeSpan.FromSeconds(3602));
        Assert.True(await LogInAsync(guard, "anna", Hotel, "right"));
        await keeper.DisposeAsync();
    }

    private static async Task UntilAsync(Func<bool> done)
    {
        for (var began = Stopwatch.GetTimestamp(); !done(); await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancel))
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromMinutes(1), "it did not come to that within a minute");
    }

    private int Progress() => File.Exists(_directory.File("progress")) && int.TryParse(File.ReadAllText(_directory.File("progress")), out var number) ? number : 0;

    private async Task<(LoginGuard Guard, GuardKeeper Keeper)> StartAsync(string directory, TimeProvider time)
    {
        var guard = new LoginGuard(GuardStore.KeyOf(StateKey.FindOrMake(directory)), time, _log);
        return (guard, await GuardKeeper.StartAsync(guard, GuardStore.Open(directory), _workers, time, _log, Cancel));
    }

    /// <summary>What the judge says; null where it is not asked now.</summary>
    private static async Task<bool?> LogInAsync(LoginGuard guard, string account, PeerAddress peer, string password)
    {
        using var ticket = await guard.ArriveAsync(new LoginAttempt(account, peer) { Password = new Secret(password) }, TimeSpan.Zero, Cancel);
        if (!ticket.IsAdmitted)
            return null;
        if (password == "right")
            ticket.Succeeded(LoginProof.Password);
        else
            ticket.Failed();
        return password == "right";
    }

    private static async Task<TimeSpan?> WaitOfAsync(LoginGuard guard, string account, PeerAddress peer, string password)
    {
        using var ticket = await guard.ArriveAsync(new LoginAttempt(account, peer) { Password = new Secret(password) }, TimeSpan.Zero, Cancel);
        ticket.Succeeded(LoginProof.Password);
        return ticket.IsAdmitted ? ticket.Waited : null;
    }
}
