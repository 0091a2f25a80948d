using System.Runtime.InteropServices;
using Postern.Store.Native;

namespace Postern.Store.Sqlite;

/// <summary>A prepared <c>sqlite3_stmt*</c>.</summary>
internal sealed class StatementHandle : SafeHandle
{
    internal StatementHandle(nint statement)
        : base(0, ownsHandle: true) => SetHandle(statement);

    public override bool IsInvalid => handle == 0;

    /// <summary>The pointer, for one call.</summary>
    internal nint Pointer => IsClosed ? throw new ObjectDisposedException(nameof(Statement)) : handle;

    protected override bool ReleaseHandle()
    {
        // What it answers is the error of the last step, which was told then.
        _ = LibSqlite.sqlite3_finalize(handle);
        return true;
    }
}
