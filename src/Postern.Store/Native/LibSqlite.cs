using System.Runtime.InteropServices;

namespace Postern.Store.Native;

/// <summary>The functions of the system's <c>libsqlite3.so.0</c> that a database needs; each is described at sqlite.org/c3ref/funclist.html.</summary>
internal static unsafe partial class LibSqlite
{
    private const string Library = "libsqlite3.so.0";

    [LibraryImport(Library)] internal static partial int sqlite3_open_v2(byte* path, nint* database, int flags, byte* filesystem);
    [LibraryImport(Library)] internal static partial int sqlite3_close_v2(nint database);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errmsg(nint database);
    [LibraryImport(Library)] internal static partial byte* sqlite3_errstr(int code);
    [LibraryImport(Library)] internal static partial int sqlite3_system_errno(nint database);
    [LibraryImport(Library)] internal static partial int sqlite3_extended_result_codes(nint database, int on);
    [LibraryImport(Library)] internal static partial int sqlite3_busy_timeout(nint database, int milliseconds);
    [LibraryImport(Library)] internal static partial int sqlite3_changes(nint database);
    [LibraryImport(Library)] internal static partial long sqlite3_last_insert_rowid(nint database);
    [LibraryImport(Library)] internal static partial int sqlite3_get_autocommit(nint database);

    [LibraryImport(Library)] internal static partial int sqlite3_prepare_v3(nint database, byte* sql, int length, uint flags, nint* statement, byte** rest);
    [LibraryImport(Library)] internal static partial int sqlite3_finalize(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_step(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_reset(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_clear_bindings(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_parameter_count(nint statement);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_int64(nint statement, int parameter, long value);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_null(nint statement, int parameter);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_text(nint statement, int parameter, byte* text, int length, nint destructor);
    [LibraryImport(Library)] internal static partial int sqlite3_bind_blob(nint statement, int parameter, byte* bytes, int length, nint destructor);

    [LibraryImport(Library)] internal static partial int sqlite3_column_type(nint statement, int column);
    [LibraryImport(Library)] internal static partial long sqlite3_column_int64(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_text(nint statement, int column);
    [LibraryImport(Library)] internal static partial byte* sqlite3_column_blob(nint statement, int column);
    [LibraryImport(Library)] internal static partial int sqlite3_column_bytes(nint statement, int column);

    internal const int SQLITE_OK = 0;
    internal const int SQLITE_IOERR = 10;
    internal const int SQLITE_ROW = 100;
    internal const int SQLITE_DONE = 101;
    internal const int SQLITE_NULL = 5;
    internal const int SQLITE_OPEN_READWRITE = 0x2;
    internal const int SQLITE_OPEN_NOMUTEX = 0x8000;
    internal const uint SQLITE_PREPARE_PERSISTENT = 1;

    /// <summary>The library copies the bytes before the call returns.</summary>
    internal const nint SQLITE_TRANSIENT = -1;
}
