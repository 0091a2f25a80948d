using System.Text;
using Postern.Store.Native;

namespace Postern.Store.Sqlite;

/// <summary>A prepared statement: bind, then step until there is no row; a step after the last one begins anew.</summary>
/// <remarks>It belongs to its database and to that one's caller. Text is UTF-8, parameters and columns are counted from 0.</remarks>
public sealed unsafe class Statement : IDisposable
{
    private readonly Database _database;
    private readonly StatementHandle _handle;

    internal Statement(Database database, StatementHandle handle)
    {
        _database = database;
        _handle = handle;
    }

    /// <summary>Gives values to all parameters: text, whole numbers, bytes, truth or null; what was bound before is forgotten.</summary>
    public Statement Bind(params ReadOnlySpan<object?> values)
    {
        var statement = _handle.Pointer;
        _ = LibSqlite.sqlite3_reset(statement); // its answer is the error of the step before, which was told then
        _ = LibSqlite.sqlite3_clear_bindings(statement);
        if (values.Length != LibSqlite.sqlite3_bind_parameter_count(statement))
            throw new ArgumentException($"{values.Length} values for {LibSqlite.sqlite3_bind_parameter_count(statement)} parameters", nameof(values));
        for (var i = 0; i < values.Length; i++)
            Check(BindOne(statement, i + 1, values[i]));
        return this;
    }

    /// <summary>Goes to the next row; false, and ready to be bound again, where there is none.</summary>
    public bool Step()
    {
        var code = LibSqlite.sqlite3_step(_handle.Pointer);
        if (code == LibSqlite.SQLITE_ROW)
            return true;
        var problem = code == LibSqlite.SQLITE_DONE ? null : _database.Fault(code);
        _ = LibSqlite.sqlite3_reset(_handle.Pointer);
        return problem is null ? false : throw problem;
    }

    /// <summary>Runs it to its end, and answers how many rows it changed.</summary>
    public int Run(params ReadOnlySpan<object?> values)
    {
        Bind(values);
        while (Step())
        {
            // Rows that nobody asked for.
        }

        return _database.Changes;
    }

    /// <summary>Whether a column of this row is null.</summary>
    public bool IsNull(int column) => LibSqlite.sqlite3_column_type(_handle.Pointer, column) == LibSqlite.SQLITE_NULL;

    /// <summary>A whole number; 0 for null.</summary>
    public long Integer(int column) => LibSqlite.sqlite3_column_int64(_handle.Pointer, column);

    /// <summary>Text; null for null.</summary>
    public string? Text(int column)
    {
        var text = LibSqlite.sqlite3_column_text(_handle.Pointer, column);
        return text is null ? null : Encoding.UTF8.GetString(text, LibSqlite.sqlite3_column_bytes(_handle.Pointer, column));
    }

    /// <summary>Text of a column that its table declares NOT NULL.</summary>
    public string GetText(int column) => Text(column) ?? throw new IOException($"the database “{_database.Path}” is damaged: column {column} is empty");

    /// <summary>A copy of the bytes; empty for null.</summary>
    public byte[] Bytes(int column)
    {
        var bytes = LibSqlite.sqlite3_column_blob(_handle.Pointer, column);
        return bytes is null ? [] : new ReadOnlySpan<byte>(bytes, LibSqlite.sqlite3_column_bytes(_handle.Pointer, column)).ToArray();
    }

    /// <summary>Frees it.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Lets go of its row and of the read lock that it holds; an owner who left early calls this.</summary>
    internal void Reset() => _ = LibSqlite.sqlite3_reset(_handle.Pointer);

    private static int BindOne(nint statement, int parameter, object? value) => value switch
    {
        null => LibSqlite.sqlite3_bind_null(statement, parameter),
        string text => BindText(statement, parameter, Encoding.UTF8.GetBytes(text)),
        byte[] bytes => BindBytes(statement, parameter, bytes),
        bool truth => LibSqlite.sqlite3_bind_int64(statement, parameter, truth ? 1 : 0),
        int number => LibSqlite.sqlite3_bind_int64(statement, parameter, number),
        long number => LibSqlite.sqlite3_bind_int64(statement, parameter, number),
        _ => throw new ArgumentException($"a {value.GetType().Name} cannot be bound", nameof(value)),
    };

    // A pointer that is null would bind NULL: even the empty text has an address.
    private static int BindText(nint statement, int parameter, byte[] text)
    {
        byte none = 0;
        fixed (byte* start = text)
            return LibSqlite.sqlite3_bind_text(statement, parameter, start is null ? &none : start, text.Length, LibSqlite.SQLITE_TRANSIENT);
    }

    private static int BindBytes(nint statement, int parameter, byte[] bytes)
    {
        byte none = 0;
        fixed (byte* start = bytes)
            return LibSqlite.sqlite3_bind_blob(statement, parameter, start is null ? &none : start, bytes.Length, LibSqlite.SQLITE_TRANSIENT);
    }

    private void Check(int code)
    {
        if (code != LibSqlite.SQLITE_OK)
            throw _database.Fault(code);
    }
}
