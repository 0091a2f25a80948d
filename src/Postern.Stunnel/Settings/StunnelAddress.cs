namespace Postern.Stunnel.Settings;

/// <summary>An address as stunnel writes it: <c>[HOST:]PORT</c>, split at the last colon, or the path of a Unix socket.</summary>
/// <param name="Host">A name or an address without brackets; empty where none was given.</param>
/// <param name="Port">1–65535; 0 with a path, with a service that nobody knows, and where none was given (any free port).</param>
/// <param name="Path">The Unix socket's path; null for TCP.</param>
/// <param name="UnknownService">What stands for the port and is the name of no service: the address cannot be used until one of that name is known.</param>
public sealed record StunnelAddress(string Host, int Port, string? Path = null, string? UnknownService = null)
{
    /// <summary>As it was written, with the host that stands for none: for messages.</summary>
    public override string ToString() => Path ?? (Host.Length == 0 ? UnknownService ?? $"{Port}" : $"{Host}:{UnknownService ?? $"{Port}"}");
}
