using Postern.Store.Sqlite;

namespace Postern.Mail.Guard.Keeping;

/// <summary>The tables of <c>guard.db</c>. Places are those of the tables in memory, so that the file grows no further than they do.</summary>
internal static class GuardSchema
{
    private const int Mark = 0x5067_7264; // "Pgrd"

    public static readonly Schema Current = new(Mark,
    [
        new Migration(1, """
            CREATE TABLE cell (place INTEGER PRIMARY KEY, stamps BLOB NOT NULL) STRICT;
            CREATE TABLE source (place INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
            CREATE TABLE mistake (place INTEGER PRIMARY KEY, row BLOB NOT NULL) STRICT;
            CREATE TABLE honest (account BLOB PRIMARY KEY, row BLOB NOT NULL) STRICT, WITHOUT ROWID;
            CREATE TABLE unlock (id INTEGER PRIMARY KEY AUTOINCREMENT, account BLOB NOT NULL, asked INTEGER NOT NULL) STRICT;
            CREATE TABLE fact (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
            """),
    ]);
}
