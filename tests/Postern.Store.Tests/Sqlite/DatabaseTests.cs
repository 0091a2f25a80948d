using FsCheck;
using FsCheck.Fluent;
using Postern.Store.Sqlite;
using Postern.Testing;

namespace Postern.Store.Tests.Sqlite;

public sealed class DatabaseTests : IDisposable
{
    private static readonly Schema One = new(0x74657374, [new Migration(1, "CREATE TABLE thing (id INTEGER PRIMARY KEY, name TEXT, bytes BLOB, number INTEGER) STRICT;")]);
    private static readonly Schema Two = new(0x74657374, [.. One.Migrations, new Migration(2, "ALTER TABLE thing ADD COLUMN colour TEXT; UPDATE thing SET colour = 'grey';")]);

    private readonly TemporaryDirectory _directory = new();

    private string Place => _directory.File("a.db");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void What_is_written_is_read_again_whatever_it_is()
    {
        using var database = Database.Open(Place, One);
        Prop.ForAll<string, byte[], long>((text, bytes, number) =>
        {
            // A surrogate that stands alone has no UTF-8.
            var clean = new string([.. (text ?? "").Where(letter => !char.IsSurrogate(letter))]);
            database.Kept("INSERT INTO thing (name, bytes, number) VALUES (?, ?, ?)").Run(clean, bytes, number);
            using var read = database.Prepare("SELECT name, bytes, number FROM thing WHERE id = ?");
            Assert.True(read.Bind(database.LastRow).Step());
            Assert.Equal(clean, read.Text(0));
            Assert.Equal(bytes, read.Bytes(1));
            Assert.Equal(number, read.Integer(2));
            Assert.False(read.Step());
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Null_and_the_empty_text_are_two_things()
    {
        using var database = Database.Open(Place, One);
        database.Kept("INSERT INTO thing (name, bytes) VALUES (?, ?)").Run("", null);
        using var read = database.Prepare("SELECT name, bytes FROM thing");
        Assert.True(read.Step());
        Assert.False(read.IsNull(0));
        Assert.Equal("", read.Text(0));
        Assert.True(read.IsNull(1));
        Assert.Empty(read.Bytes(1));
    }

    [Fact]
    public void A_wrong_number_of_values_is_a_bug_that_is_seen()
    {
        using var database = Database.Open(Place, One);
        Assert.Throws<ArgumentException>(() => database.Kept("INSERT INTO thing (name) VALUES (?)").Run("a", "b"));
        Assert.Throws<ArgumentException>(() => database.Kept("INSERT INTO thing (name) VALUES (?)").Run(1.5));
    }

    [Fact]
    public void What_is_thrown_inside_a_transaction_undoes_all_of_it()
    {
        using var database = Database.Open(Place, One);
        Assert.Throws<FormatException>(() => database.Transact(() =>
        {
            database.Run("INSERT INTO thing (name) VALUES ('a')");
            throw new FormatException();
        }));
        Assert.Equal(0, Count(database));
        database.Transact(() => database.Run("INSERT INTO thing (name) VALUES ('a')"));
        Assert.Equal(1, Count(database));
    }

    [Fact]
    public void An_error_names_the_file_and_says_SQLites_words()
    {
        using var database = Database.Open(Place, One);
        var told = Assert.Throws<SqliteException>(() => database.Run("SELECT * FROM nowhere"));
        Assert.Equal($"the database “{Place}”: no such table: nowhere", told.Message);
        database.Run("INSERT INTO thing (id) VALUES (1)");
        Assert.True(Assert.Throws<SqliteException>(() => database.Run("INSERT INTO thing (id) VALUES (1)")).IsConstraint);
    }

    [Fact]
    public void An_older_database_is_brought_to_the_newest_step_and_keeps_what_it_holds()
    {
        using (var old = Database.Open(Place, One))
            old.Run("INSERT INTO thing (name) VALUES ('a')");
        using var database = Database.Open(Place, Two);
        using var read = database.Prepare("SELECT name, colour FROM thing");
        Assert.True(read.Step());
        Assert.Equal(("a", "grey"), (read.Text(0), read.Text(1)));
    }

    [Fact]
    public void A_step_that_fails_changes_nothing()
    {
        Database.Open(Place, One).Dispose();
        Schema broken = new(One.Application, [.. One.Migrations, new Migration(2, "CREATE TABLE other (id INTEGER); CREATE TABLE thing (id INTEGER);")]);
        Assert.Contains("already exists", Assert.Throws<SqliteException>(() => Database.Open(Place, broken)).Message, StringComparison.Ordinal);
        using var database = Database.Open(Place, One);
        Assert.Throws<SqliteException>(() => database.Run("SELECT * FROM other"));
    }

    [Fact]
    public void A_database_that_is_newer_than_this_program_is_refused_in_one_sentence()
    {
        Database.Open(Place, Two).Dispose();
        var told = Assert.Throws<IOException>(() => Database.Open(Place, One));
        Assert.Equal($"the database “{Place}” is of version 2, and this Postern knows none above 1: use the newer Postern that has written it", told.Message);
    }

    [Fact]
    public void The_database_of_another_program_is_refused()
    {
        Database.Open(Place, One).Dispose();
        Assert.Contains("belongs to another program", Assert.Throws<IOException>(() => Database.Open(Place, new Schema(1, One.Migrations))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_database_is_told_in_SQLites_words()
    {
        _directory.Write("a.db", "this is a letter to my grandmother, and no database at all");
        Assert.Contains("file is not a database", Assert.Throws<SqliteException>(() => Database.Open(Place, One)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_files_are_of_mode_0600_and_changes_reach_the_disk()
    {
        using var database = Database.Open(Place, One);
        database.Run("INSERT INTO thing (name) VALUES ('a')");
        Assert.All(
            Directory.GetFiles(_directory.Path),
            path => Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path)));
        Assert.Equal("wal", Word(database, "PRAGMA journal_mode"));
        Assert.Equal("2", Word(database, "PRAGMA synchronous"));
        Assert.Equal("1", Word(database, "PRAGMA foreign_keys"));
        database.Casually(() => Assert.Equal("1", Word(database, "PRAGMA synchronous")));
        Assert.Equal("2", Word(database, "PRAGMA synchronous"));
    }

    [Fact]
    public void A_reader_sees_what_another_connection_has_committed_and_nothing_before()
    {
        using var writer = Database.Open(Place, One);
        using var reader = Database.Open(Place, One);
        writer.Transact(() =>
        {
            writer.Run("INSERT INTO thing (name) VALUES ('a')");
            Assert.Equal(0, Count(reader));
        });
        Assert.Equal(1, Count(reader));
    }

    [Fact]
    public async Task Many_writers_through_a_pool_lose_nothing()
    {
        using var pool = new DatabasePool(Place, One);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            for (int i = 0; i < 25; i++)
                pool.Use(database => database.Transact(() => database.Kept("INSERT INTO thing (number) VALUES (?)").Run(i)));
        })));
        Assert.Equal(100, pool.Use(Count));
    }

    [Fact]
    public async Task Of_many_who_make_it_at_once_each_finds_it_whole()
    {
        var all = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(() => Database.Open(Place, Two))));
        Assert.All(all, database => Assert.Equal(0, Count(database)));
        foreach (var database in all)
            database.Dispose();
    }

    [Fact]
    public void After_a_failure_the_next_caller_has_a_connection_that_works()
    {
        using var pool = new DatabasePool(Place, One);
        Assert.Throws<SqliteException>(() => pool.Use(database => database.Run("BEGIN; SELECT * FROM nowhere")));
        pool.Use(database => database.Transact(() => database.Run("INSERT INTO thing (name) VALUES ('a')")));
        Assert.Equal(1, pool.Use(Count));
    }

    [Fact]
    public async Task The_sqlite3_program_reads_it()
    {
        if (ExternalProgram.Find("sqlite3") is not { } sqlite)
        {
            Assert.Skip("there is no sqlite3 here");
            return;
        }

        using var database = Database.Open(Place, Two);
        database.Kept("INSERT INTO thing (name, colour) VALUES (?, ?)").Run("Zoë", "blue");
        var (code, text) = await ExternalProgram.RunAsync(sqlite, [Place, "SELECT name, colour FROM thing; PRAGMA user_version; PRAGMA integrity_check;"], TestContext.Current.CancellationToken);
        Assert.Equal((0, "Zoë|blue\n2\nok\n"), (code, text));
    }

    private static long Count(Database database)
    {
        using var statement = database.Prepare("SELECT count(*) FROM thing");
        Assert.True(statement.Step());
        return statement.Integer(0);
    }

    private static string? Word(Database database, string sql)
    {
        using var statement = database.Prepare(sql);
        return statement.Step() ? statement.Text(0) : null;
    }
}
