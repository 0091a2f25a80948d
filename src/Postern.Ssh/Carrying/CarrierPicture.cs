namespace Postern.Ssh.Carrying;

/// <summary>A carrier as its user sees it.</summary>
/// <param name="Server">The ssh server, and the way to it.</param>
/// <param name="Process">The carrier's process id.</param>
/// <param name="State"><c>in</c>, <c>logging in</c>, <c>out</c> or <c>stopped</c>.</param>
/// <param name="Seconds">How long that is so.</param>
/// <param name="RoundTripMilliseconds">The round trip time of its line; null where the kernel does not know.</param>
/// <param name="BytesUp">Bytes that the server has acknowledged since the login, as they are on the wire.</param>
/// <param name="BytesDown">Bytes that have come from it.</param>
/// <param name="Processes">Those who share it now.</param>
/// <param name="Connections">Connections that pass through it now.</param>
/// <param name="Logins">Logins that have succeeded.</param>
/// <param name="LastError">Why the last login failed or ended, in one sentence.</param>
public sealed record CarrierPicture(
    string Server,
    int Process,
    string State,
    double Seconds,
    double? RoundTripMilliseconds,
    long BytesUp,
    long BytesDown,
    int Processes,
    int Connections,
    int Logins,
    string? LastError);
