using System.Text.Json;
using Postern.Mail.Gateway.Servers;
using Postern.Mail.Guard;
using Postern.Net.Certificates;
using Postern.Net.Control;
using Postern.Net.Engine;
using Postern.Ssh.Carrying;

namespace Postern.Hosting.Control;

/// <summary>Answers <c>status</c>: process, doors, certificates, open connections.</summary>
/// <param name="doors">The doors in service now, the certificates each shows, and the servers behind it.</param>
/// <param name="everywhere">These, and the doors that somebody is still in by.</param>
/// <param name="ssh">The logins by ssh.</param>
/// <param name="version">The version of Postern.</param>
/// <param name="time">The clock; the process counts as started when this is made.</param>
/// <param name="guard">The figures of the login guard; null where there is none.</param>
internal sealed class StatusVerb(Func<IReadOnlyList<(Door Door, IReadOnlyList<Credential> Credentials, IReadOnlyList<ServerPicture>? Servers)>> doors, Func<IReadOnlyList<Door>> everywhere, Func<CancellationToken, Task<IReadOnlyList<CarrierPicture>>> ssh, string version, TimeProvider time, Func<GuardPicture?> guard) : IControlVerb
{
    /// <summary>What the sandbox of this process keeps from it; null where it is in none.</summary>
    public string? Sandbox { get; init; }

    private readonly long _began = time.GetTimestamp();

    /// <inheritdoc/>
    public string Name => "status";

    /// <inheritdoc/>
    public async ValueTask<ControlAnswer> RunAsync(JsonElement arguments, CancellationToken cancel) =>
        new(JsonSerializer.SerializeToElement(await TakeAsync(cancel), ControlFormats.Default.StatusReport));

    /// <summary>Takes all figures.</summary>
    public async Task<StatusReport> TakeAsync(CancellationToken cancel)
    {
        var all = doors();
        var connections = new List<OpenConnection>();
        foreach (Door door in everywhere())
            connections.AddRange((await door.PicturesAsync()).Select(picture => OpenConnection.Of(door.Settings.Name, picture)));
        return new StatusReport(
            ProcessPicture.Take(version, time.GetElapsedTime(_began)) with { Sandbox = Sandbox },
            [.. all.Select(row => DoorPicture.Of(row.Door, row.Servers))],
            [.. all.SelectMany(row => row.Credentials.Select(credential => CertificatePicture.Of(row.Door.Settings.Name, credential, time.GetUtcNow())))],
            connections,
            await ssh(cancel),
            guard());
    }
}
