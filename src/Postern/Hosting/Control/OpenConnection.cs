using Postern.Net.Engine;

namespace Postern.Hosting.Control;

/// <summary>A connection that is open, and its door.</summary>
/// <param name="Door">The door it came to.</param>
/// <param name="Id">Its number, as in the log.</param>
/// <param name="Peer">Who came.</param>
/// <param name="Target">Where it leads.</param>
/// <param name="ClientTls">TLS towards the client.</param>
/// <param name="ServerTls">TLS towards the server.</param>
/// <param name="BytesUp">Plain bytes from the client.</param>
/// <param name="BytesDown">Plain bytes to the client.</param>
/// <param name="Seconds">Its age.</param>
internal sealed record OpenConnection(string Door, long Id, string Peer, string Target, string ClientTls, string ServerTls, long BytesUp, long BytesDown, double Seconds)
{
    public static OpenConnection Of(string door, ConnectionPicture picture) =>
        new(door, picture.Id, picture.Peer, picture.Target, picture.ClientTls, picture.ServerTls, picture.BytesUp, picture.BytesDown, Math.Round(picture.Seconds, 1));
}
