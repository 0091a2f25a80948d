using Postern.Mail.Gateway.Servers;
using Postern.Net.Certificates;
using Postern.Net.Engine;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;

namespace Postern.Hosting.Stunnel;

/// <summary>A service of a stunnel.conf with everything that is its own: its door, its TLS, its watched files, the program it starts.</summary>
internal sealed class ServiceInService(ServiceOptions service, ServiceParts parts, ServedTls tls, FileWatch? watch) : IDoorInService
{
    private readonly CancellationTokenSource _over = new();
    private Task _program = Task.CompletedTask;

    /// <summary>What its section says.</summary>
    internal ServiceOptions Service => service;

    /// <inheritdoc/>
    public Door Door { get; } = ServiceDoor.Make(service, tls, parts);

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
    public void Start()
    {
        Door.Start();
        if (service.Accept.Count == 0 && service is { Exec: not null, Connect.Count: > 0 })
            _program = LoneClient.RunProgramAsync(Door, service, parts, _over.Token);
    }

    /// <summary>Serves inetd's client, until its connection has ended.</summary>
    internal Task ServeInetdAsync() => LoneClient.ServeInetdAsync(Door, parts);

    /// <inheritdoc/>
    public void StopLooking() => _over.Cancel();

    /// <inheritdoc/>
    public void Look() => watch?.Look();

    /// <inheritdoc/>
    public void RotateTicketKeys()
    {
        // They are OpenSSL's own, or those of the file.
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await _program;
        watch?.Dispose();
        tls.Dispose();
        _over.Dispose();
    }
}
