using Microsoft.Extensions.Logging;
using Postern.Mail.Guard.Counting;
using Postern.Store.Sqlite;
using Postern.Store.State;
using Postern.Wire.Text;

namespace Postern.Mail.Guard.Keeping;

/// <summary>What the guard knows, in <c>guard.db</c> of the state directory. Every call may block: never on a loop.</summary>
/// <remarks>Names and passwords are in it as marks under the state key only. One process writes it; several may ask it to unlock an account.</remarks>
public sealed class GuardStore : IDisposable
{
    /// <summary>Its name in the state directory.</summary>
    public const string FileName = "guard.db";

    private const string KeyFact = "key";
    private const string UnlockFact = "unlocked";
    private const long UnlockLife = 7 * 24 * 3600; // arbitrary: whoever was not running then has other worries

    private readonly Database _database;

    private GuardStore(Database database) => _database = database;

    /// <summary>The secret of a guard whose state is kept under this key.</summary>
    public static byte[] KeyOf(StateKey key) => key.Derive("login guard");

    /// <summary>Opens it, and makes it where there is none; throws what <see cref="Database.Open"/> throws.</summary>
    public static GuardStore Open(string directory) => new(Database.Open(Path.Combine(directory, FileName), GuardSchema.Current));

    /// <summary>A guard that knows what was written down last; what it learns is not kept.</summary>
    /// <param name="directory">The state directory.</param>
    /// <param name="key">Its key.</param>
    /// <param name="time">The clock.</param>
    /// <param name="log">Its lines.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static LoginGuard Glance(string directory, StateKey key, TimeProvider time, ILogger log)
    {
        var guard = new LoginGuard(KeyOf(key), time, log);
        if (!File.Exists(Path.Combine(directory, FileName)))
            return guard;
        using var store = Open(directory);
        // What was written under another key tells nothing.
        if (store.Fact(KeyFact).AsSpan().SequenceEqual(guard.Keys.Own))
            guard.Load(store);
        return guard;
    }

    /// <summary>Asks the process that runs, or will, to forget the failures of an account.</summary>
    public void Unlock(byte[] key, string account, DateTimeOffset now) => _database.Transact(() =>
    {
        _database.Kept("DELETE FROM unlock WHERE asked < ?").Run(now.ToUnixTimeSeconds() - UnlockLife);
        _database.Kept("INSERT INTO unlock (account, asked) VALUES (?, ?)").Run(GuardRows.Write(new GuardKeys(key).Account(account)), now.ToUnixTimeSeconds());
    });

    /// <summary>Closes it.</summary>
    public void Dispose() => _database.Dispose();

    /// <summary>What was written under another key is worth nothing, and goes.</summary>
    internal void Prove(GuardKeys keys) => _database.Transact(() =>
    {
        if (Fact(KeyFact).AsSpan().SequenceEqual(keys.Own))
            return;
        _database.Run("DELETE FROM cell; DELETE FROM source; DELETE FROM mistake; DELETE FROM honest;");
        SetFact(KeyFact, keys.Own);
    });

    /// <summary>Reads all of it.</summary>
    internal void Load(GuardCore core, uint now)
    {
        Read("SELECT place, stamps FROM cell", (place, row) =>
        {
            if (place >= GuardLimits.Cells || !GuardRows.TryRead(row, core.Cells[(int)place]))
                return;
            Stamps.Clamp(core.Cells[(int)place], now);
        });
        Read("SELECT place, row FROM source", (place, row) => Put(core.Sources.Rows, place, Clamped(GuardRows.ReadSource(row), now)));
        Read("SELECT place, row FROM mistake", (place, row) =>
        {
            var mistake = GuardRows.ReadMistake(row);
            mistake.Seen = Math.Min(mistake.Seen, now);
            Put(core.Mistakes, place, mistake);
        });
        var honest = _database.Kept("SELECT account, row FROM honest").Bind();
        while (honest.Step())
        {
            if (GuardRows.ReadHonest(honest.Bytes(1)) is not { } found)
                continue;
            Stamps.Clamp(found.Own, now);
            Stamps.Clamp(found.Codes, now);
            core.Honest.Put(GuardRows.ReadAccount(honest.Bytes(0)), found);
        }
    }

    /// <summary>Writes changes down; lost with the power, not with the process.</summary>
    internal void Save(GuardChanges changes) => _database.Casually(() =>
    {
        Write("INSERT OR REPLACE INTO cell VALUES (?, ?)", changes.Cells);
        Write("INSERT OR REPLACE INTO source VALUES (?, ?)", changes.Sources);
        Write("INSERT OR REPLACE INTO mistake VALUES (?, ?)", changes.Mistakes);
        foreach (var (account, row) in changes.Honest)
        {
            if (row is null)
                _database.Kept("DELETE FROM honest WHERE account = ?").Run(GuardRows.Write(account));
            else
                _database.Kept("INSERT OR REPLACE INTO honest VALUES (?, ?)").Run(GuardRows.Write(account), row);
        }
    });

    /// <summary>Accounts that somebody has asked to unlock since the last time.</summary>
    internal IReadOnlyList<Bits128> TakeUnlocks()
    {
        var last = Fact(UnlockFact) is { Length: 8 } bytes ? BitConverter.ToInt64(bytes) : 0;
        var found = new List<Bits128>();
        var asked = _database.Kept("SELECT id, account FROM unlock WHERE id > ? ORDER BY id").Bind(last);
        while (asked.Step())
        {
            last = asked.Integer(0);
            found.Add(GuardRows.ReadAccount(asked.Bytes(1)));
        }

        if (found.Count > 0)
            SetFact(UnlockFact, BitConverter.GetBytes(last));
        return found;
    }

    private static SourceRow Clamped(SourceRow row, uint now)
    {
        row.Seen = Math.Min(row.Seen, now);
        row.Stained = Math.Min(row.Stained, now);
        row.Back = Math.Min(row.Back, now + (GuardLimits.SourceBurst * GuardLimits.SourcePace));
        return row;
    }

    private static void Put<TRow>(AgedTable<TRow> table, long place, TRow row)
        where TRow : struct, IAgedRow
    {
        if (place < table.Size)
            table[(int)place] = row;
    }

    private void Read(string sql, Action<long, byte[]> take)
    {
        var rows = _database.Kept(sql).Bind();
        while (rows.Step())
            take(rows.Integer(0), rows.Bytes(1));
    }

    private void Write(string sql, IReadOnlyList<(int Place, byte[] Row)> rows)
    {
        foreach (var (place, row) in rows)
            _database.Kept(sql).Run(place, row);
    }

    private byte[] Fact(string name)
    {
        var fact = _database.Kept("SELECT value FROM fact WHERE name = ?").Bind(name);
        var value = fact.Step() ? fact.Bytes(0) : [];
        _database.Settle();
        return value;
    }

    private void SetFact(string name, byte[] value) => _database.Kept("INSERT OR REPLACE INTO fact VALUES (?, ?)").Run(name, value);
}
