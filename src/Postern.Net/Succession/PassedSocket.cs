namespace Postern.Net.Succession;

/// <summary>Listening sockets of one place, as one process tells another that takes them over.</summary>
/// <param name="Kind">Whose they are: <see cref="Door"/>, <see cref="Systemd"/> or <see cref="Metrics"/>.</param>
/// <param name="Place">What was asked for when they were opened: the URL of an end, the name of a socket unit, an address.</param>
/// <param name="Count">How many share it: one for each loop.</param>
public sealed record PassedSocket(string Kind, string Place, int Count)
{
    /// <summary>Sockets that a door opened.</summary>
    public const string Door = "door";

    /// <summary>A socket that came open from systemd.</summary>
    public const string Systemd = "systemd";

    /// <summary>A socket of the server of figures.</summary>
    public const string Metrics = "metrics";
}
