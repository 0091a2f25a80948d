namespace Postern.Store.Sqlite;

/// <summary>SQLite refused something; the message is one sentence with the file's name and SQLite's own words.</summary>
public sealed class SqliteException : IOException
{
    private const int Constraint = 19; // SQLITE_CONSTRAINT

    internal SqliteException(string file, int code, string words)
        : base($"the database “{file}”: {words}") => Code = code;

    /// <summary>SQLite's extended result code (sqlite.org/rescode.html).</summary>
    public int Code { get; }

    /// <summary>A row would break a rule of its table: something of that name is there already.</summary>
    public bool IsConstraint => (Code & 0xff) == Constraint;
}
