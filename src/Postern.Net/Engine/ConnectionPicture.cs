namespace Postern.Net.Engine;

/// <summary>An open connection as an operator sees it.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Peer">Who came.</param>
/// <param name="Target">Where it leads.</param>
/// <param name="ClientTls">TLS towards the client.</param>
/// <param name="ServerTls">TLS towards the server.</param>
/// <param name="BytesUp">Plain bytes from the client.</param>
/// <param name="BytesDown">Plain bytes to the client.</param>
/// <param name="Seconds">Its age.</param>
public sealed record ConnectionPicture(long Id, string Peer, string Target, string ClientTls, string ServerTls, long BytesUp, long BytesDown, double Seconds)
{
    internal static ConnectionPicture Of(Connection connection) => new(
        connection.Id,
        connection.Peer.ToString(),
        connection.Target,
        TlsFacts.Of(connection.Near, entered: true),
        TlsFacts.Of(connection.Far, entered: true),
        connection.Near.BytesRead,
        connection.Near.BytesWritten,
        (connection.Near.Loop.Now - connection.Began) / 1000.0);
}
