using Postern.Mail.Gateway.Servers;
using Postern.Net.Certificates;
using Postern.Net.Engine;

namespace Postern.Hosting.Stunnel;

/// <summary>A service of a stunnel.conf with everything that is its own: its door, its TLS, its watched files.</summary>
internal sealed class ServiceInService(Door door, ServedTls tls, FileWatch? watch) : IDoorInService
{
    /// <inheritdoc/>
    public Door Door => door;

    /// <inheritdoc/>
    public IReadOnlyList<Credential> Credentials => tls.Credentials;

    /// <inheritdoc/>
    public IReadOnlyList<ServerPicture>? Servers => null;

    /// <inheritdoc/>
    public void Identify()
    {
        // Its certificate was read with its section.
    }

    /// <inheritdoc/>
    public void Start() => door.Start();

    /// <inheritdoc/>
    public void StopLooking()
    {
        // It looks after no servers.
    }

    /// <inheritdoc/>
    public void Look() => watch?.Look();

    /// <inheritdoc/>
    public void RotateTicketKeys()
    {
        // They are OpenSSL's own, or those of the file.
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        watch?.Dispose();
        tls.Dispose();
        return ValueTask.CompletedTask;
    }
}
