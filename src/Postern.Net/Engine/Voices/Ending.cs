namespace Postern.Net.Engine.Voices;

/// <summary>A connection that has ended, in figures.</summary>
/// <param name="Reason">Why.</param>
/// <param name="ClientTls">TLS towards the client.</param>
/// <param name="ServerTls">TLS towards the server.</param>
/// <param name="BytesUp">Plain bytes from the client.</param>
/// <param name="BytesDown">Plain bytes to the client.</param>
/// <param name="Seconds">How long it lasted.</param>
public readonly record struct Ending(EndReason Reason, string ClientTls, string ServerTls, long BytesUp, long BytesDown, double Seconds);
