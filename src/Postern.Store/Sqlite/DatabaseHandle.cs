using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Sqlite;

/// <summary>An open <c>sqlite3*</c>; statements that are still open keep it alive (sqlite3_close_v2).</summary>
internal sealed class DatabaseHandle : SafeHandle
{
    internal DatabaseHandle(nint database)
        : base(0, ownsHandle: true) => SetHandle(database);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for one call.</summary>
    internal nint Pointer => IsClosed ? throw new ObjectDisposedException(nameof(Database)) : handle;

    protected override bool ReleaseHandle() => LibSqlite.sqlite3_close_v2(handle) == LibSqlite.SQLITE_OK;
}
