namespace Postern.Net.Engine;

/// <summary>Connections of one door on one loop, oldest first. Used on that loop's thread alone.</summary>
internal sealed class ConnectionList
{
    private Connection? _last;

    internal Connection? First { get; private set; }

    internal int Count { get; private set; }

    internal void Add(Connection connection)
    {
        connection.Previous = _last;
        connection.Next = null;
        if (_last is null)
            First = connection;
        else
            _last.Next = connection;
        _last = connection;
        Count++;
    }

    internal void Remove(Connection connection)
    {
        if (connection.Previous is null)
            First = connection.Next;
        else
            connection.Previous.Next = connection.Next;
        if (connection.Next is null)
            _last = connection.Previous;
        else
            connection.Next.Previous = connection.Previous;
        connection.Previous = connection.Next = null;
        Count--;
    }

    /// <summary>A copy, for whoever ends connections while walking over them.</summary>
    internal List<Connection> ToList()
    {
        var all = new List<Connection>(Count);
        for (Connection? connection = First; connection is not null; connection = connection.Next)
            all.Add(connection);
        return all;
    }
}
