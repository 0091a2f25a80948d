using System.Runtime.InteropServices;
using System.Text;
using Postern.Store.Files;
using Postern.Store.Native;

namespace Postern.Store.Sqlite;

/// <summary>One connection to one SQLite file of ours.</summary>
/// <remarks>
/// It is used by one caller at a time (<see cref="DatabasePool"/> sees to that), and every call may block: never on a loop.
/// The file has mode 0600 and stands in a directory that nobody else can write to; SQLite gives the files beside it (-wal, -shm) the same mode.
/// What a transaction has committed is on the disk (<c>synchronous=FULL</c>), also after the power failed;
/// <see cref="Casually"/> is for what may be lost with the power, and with nothing less.
/// </remarks>
public sealed unsafe class Database : IDisposable
{
    private readonly DatabaseHandle _handle;
    private readonly Dictionary<string, Statement> _kept = [];

    private Database(string path, DatabaseHandle handle)
    {
        Path = path;
        _handle = handle;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Rows that the last statement changed.</summary>
    public int Changes => LibSqlite.sqlite3_changes(_handle.Pointer);

    /// <summary>The number of the row that was inserted last.</summary>
    public long LastRow => LibSqlite.sqlite3_last_insert_rowid(_handle.Pointer);

    /// <summary>Opens a database, makes it where there is none, and brings it to the newest step of its schema.</summary>
    /// <exception cref="IOException">It cannot be opened, is open to others, is another's, or is newer than this program; the text is one sentence.</exception>
    public static Database Open(string path, Schema schema)
    {
        PrivateFile.Ensure(path);
        var database = new Database(path, OpenHandle(path));
        try
        {
            _ = LibSqlite.sqlite3_extended_result_codes(database._handle.Pointer, 1);
            _ = LibSqlite.sqlite3_busy_timeout(database._handle.Pointer, (int)DatabaseLimits.Busy.TotalMilliseconds);
            database.Run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA trusted_schema = OFF; PRAGMA secure_delete = ON;");
            schema.Bring(database);
            return database;
        }
        catch
        {
            database.Dispose();
            throw;
        }
    }

    /// <summary>Prepares one statement, which the caller frees.</summary>
    public Statement Prepare(string sql) => Prepare(sql, 0);

    /// <summary>A statement that is kept for the next time; the caller steps it to its end, or leaves the rest to <see cref="Settle"/>.</summary>
    public Statement Kept(string sql)
    {
        if (!_kept.TryGetValue(sql, out var statement))
            _kept.Add(sql, statement = Prepare(sql, LibSqlite.SQLITE_PREPARE_PERSISTENT));
        return statement;
    }

    /// <summary>Runs statements without parameters, one after the other.</summary>
    public void Run(string sql)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = bytes)
        {
            for (byte* at = start, end = start + bytes.Length; at < end;)
            {
                using var statement = PrepareAt(at, (int)(end - at), 0, out at);
                while (statement?.Step() ?? false)
                {
                    // A PRAGMA answers its new value.
                }
            }
        }
    }

    /// <summary>All of it or nothing: what is thrown undoes everything. The write lock is taken first, so that what is read inside stays true.</summary>
    public T Transact<T>(Func<T> work) => Enclose("BEGIN IMMEDIATE", work);

    /// <summary>All that is read inside is of one moment.</summary>
    public T Look<T>(Func<T> work) => Enclose("BEGIN", work);

    /// <summary>All of it or nothing.</summary>
    public void Transact(Action work) => Transact(() =>
    {
        work();
        return true;
    });

    /// <summary>A transaction that does not wait for the disk: it is lost with the power, not with the process.</summary>
    public void Casually(Action work)
    {
        Run("PRAGMA synchronous = NORMAL");
        try
        {
            Transact(work);
        }
        finally
        {
            Run("PRAGMA synchronous = FULL");
        }
    }

    /// <summary>Ends the reading of every kept statement, so that no old state of the file is held.</summary>
    public void Settle()
    {
        foreach (var statement in _kept.Values)
            statement.Reset();
    }

    /// <summary>Closes it.</summary>
    public void Dispose()
    {
        foreach (var statement in _kept.Values)
            statement.Dispose();
        _kept.Clear();
        _handle.Dispose();
    }

    /// <summary>The error of the last call, in SQLite's words.</summary>
    internal SqliteException Fault(int code)
    {
        string words = Marshal.PtrToStringUTF8((nint)LibSqlite.sqlite3_errmsg(_handle.Pointer)) ?? "";
        // “disk I/O error” says nothing that anybody could mend; the system knows more.
        bool isDisk = (code & 0xff) == LibSqlite.SQLITE_IOERR && LibSqlite.sqlite3_system_errno(_handle.Pointer) != 0;
        return new(Path, code, isDisk ? $"{words}: {Marshal.GetPInvokeErrorMessage(LibSqlite.sqlite3_system_errno(_handle.Pointer)).ToLowerInvariant()}" : words);
    }

    private T Enclose<T>(string begin, Func<T> work)
    {
        Run(begin);
        try
        {
            var result = work();
            Settle();
            Run("COMMIT");
            return result;
        }
        catch
        {
            Settle();
            // Some errors (a full disk) have rolled it back already.
            if (LibSqlite.sqlite3_get_autocommit(_handle.Pointer) == 0)
                Run("ROLLBACK");
            throw;
        }
    }

    private static DatabaseHandle OpenHandle(string path)
    {
        nint database = 0;
        int code;
        try
        {
            fixed (byte* name = (ReadOnlySpan<byte>)[.. Encoding.UTF8.GetBytes(path), 0])
                code = LibSqlite.sqlite3_open_v2(name, &database, LibSqlite.SQLITE_OPEN_READWRITE | LibSqlite.SQLITE_OPEN_NOMUTEX, null);
        }
        catch (DllNotFoundException missing)
        {
            throw new IOException("accounts in a database need SQLite, and this system has no libsqlite3.so.0: install libsqlite3-0 (Debian) or sqlite (others)", missing);
        }

        var handle = new DatabaseHandle(database);
        if (code == LibSqlite.SQLITE_OK)
            return handle;
        handle.Dispose();
        throw new SqliteException(path, code, Marshal.PtrToStringUTF8((nint)LibSqlite.sqlite3_errstr(code)) ?? "");
    }

    private Statement Prepare(string sql, uint flags)
    {
        var bytes = Encoding.UTF8.GetBytes(sql);
        fixed (byte* start = bytes)
            return PrepareAt(start, bytes.Length, flags, out _) ?? throw new ArgumentException("there is no statement in it", nameof(sql));
    }

    /// <summary>Prepares the first statement; null where only white space is left.</summary>
    private Statement? PrepareAt(byte* sql, int length, uint flags, out byte* rest)
    {
        nint statement = 0;
        byte* after = null;
        var code = LibSqlite.sqlite3_prepare_v3(_handle.Pointer, sql, length, flags, &statement, &after);
        rest = after;
        if (code != LibSqlite.SQLITE_OK)
            throw Fault(code);
        return statement == 0 ? null : new Statement(this, new StatementHandle(statement));
    }
}
