namespace Postern.Store.Sqlite;

/// <summary>Connections to one database, each lent to one caller at a time: readers do not wait for a writer who waits for the disk.</summary>
/// <remarks>Any thread but a loop's may ask. A connection that failed is closed, and the next caller gets a new one.</remarks>
public sealed class DatabasePool : IDisposable
{
    private readonly string _path;
    private readonly Schema _schema;
    private readonly Stack<Database> _spare = [];
    private readonly Lock _turn = new();
    private bool _isOver;

    /// <summary>Opens the first connection, throwing what <see cref="Database.Open"/> throws.</summary>
    public DatabasePool(string path, Schema schema)
    {
        _path = path;
        _schema = schema;
        _spare.Push(Database.Open(path, schema));
    }

    /// <summary>The file.</summary>
    public string Path => _path;

    /// <summary>Lends a connection for this work.</summary>
    public T Use<T>(Func<Database, T> work)
    {
        var database = Take();
        var done = false;
        try
        {
            var result = work(database);
            database.Settle();
            done = true;
            return result;
        }
        finally
        {
            if (done)
                GiveBack(database);
            else
                database.Dispose();
        }
    }

    /// <summary>Lends a connection for this work.</summary>
    public void Use(Action<Database> work) => Use(database =>
    {
        work(database);
        return true;
    });

    /// <summary>Closes what is not lent; what is lent is closed when it comes back.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
            while (_spare.TryPop(out var database))
                database.Dispose();
        }
    }

    private Database Take()
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            if (_spare.TryPop(out var database))
                return database;
        }

        return Database.Open(_path, _schema);
    }

    private void GiveBack(Database database)
    {
        lock (_turn)
        {
            if (!_isOver && _spare.Count < DatabaseLimits.Spare)
            {
                _spare.Push(database);
                return;
            }
        }

        database.Dispose();
    }
}
