using Postern.Configuration;
using Postern.Net.Control;
using Postern.Net.Settings;
using Postern.Stunnel.Settings;
using Postern.Wire.Ends;

namespace Postern.Hosting.Confinement;

/// <summary>From a configuration to the places that a process with it needs.</summary>
/// <remarks>Directories, not files: certificates are renewed, and logs rotated, by other files in the place of the old ones.</remarks>
internal sealed class RoomPlan
{
    private const Access All = Access.Read | Access.Write;

    private readonly Dictionary<string, Access> _places = new(StringComparer.Ordinal);

    private RoomPlan()
    {
    }

    /// <summary>All that it needs, what every process needs included.</summary>
    /// <param name="plan">The configuration.</param>
    /// <param name="program">The program's own file.</param>
    public static Room Of(Plan plan, string program)
    {
        var room = new RoomPlan();
        foreach (var (path, access) in SystemPlaces.Of(program, StartsPrograms(plan)))
            room.Add(path, access);
        room.AddNamed(plan);
        return new Room(room._places);
    }

    /// <summary>Only what the configuration names.</summary>
    public static Room Named(Plan plan)
    {
        var room = new RoomPlan();
        room.AddNamed(plan);
        return new Room(room._places);
    }

    private static bool StartsPrograms(Plan plan) => plan.Doors.Any(door =>
        door.Door.Ways.SelectMany(way => way.Connect).Any(end => end.Transport is TransportKind.Exec or TransportKind.Pty) || door.Door.Via.Any(hop => hop.Kind == HopKind.Ssh))
        || (plan.Stunnel?.File.Services.Any(service => service.Exec is not null) ?? false);

    private void AddNamed(Plan plan)
    {
        AddHost(plan.Host);
        foreach (DoorPlan door in plan.Doors)
        {
            Near(door.Where.File, Access.Read);
            foreach (var said in door.Said)
                Near(said.Where.File, Access.Read);
            AddDoor(door.Door);
        }
        foreach (ServiceOptions service in plan.Stunnel?.File.Services ?? [])
            AddService(service);
    }

    private void AddHost(HostSettings host)
    {
        Near(host.LogFile, All);
        Near(host.PidFile, All);
        Near(host.Metrics?.Path, All);
        Add(StateDirectory.Find(host.State, Environment.GetEnvironmentVariable, Environment.IsPrivilegedProcess), All);
        foreach (string path in host.SandboxRead)
            Add(path, Access.Read);
        foreach (string path in host.SandboxWrite)
            Add(path, All);
    }

    private void AddDoor(DoorSettings door)
    {
        foreach (CertificateFiles files in door.Server.Certificates)
            Pair(files);
        Near(door.Server.ClientCa, Access.Read);
        Near(door.Server.CrlFile, Access.Read);
        foreach (End end in door.Accept.Where(end => end.Transport == TransportKind.Unix))
            Near(end.Path, All);
        foreach (DoorSettings way in door.Ways)
        {
            AddClient(way.Client);
            foreach (End end in way.Connect.Where(end => end.Transport is TransportKind.Exec or TransportKind.Pty))
                Near(end.Path, Access.Read | Access.Start);
        }
        AddMail(door.Mail);
        if (door.Via.Any(hop => hop.Kind == HopKind.Ssh))
            AddSsh(door.Ssh);
    }

    private void AddService(ServiceOptions service)
    {
        Near(service.File, Access.Read);
        foreach (string? file in new[] { service.Tls.Certificate, service.Tls.Key, service.Tls.CaFile, service.Tls.CrlFile, service.Tls.CaStore, service.Tls.PskFile })
            NearUnlessUri(file);
        foreach (string directory in new[] { service.Tls.CaPath, service.Tls.CrlPath }.OfType<string>())
            Add(directory, Access.Read);
        Near(service.Exec, Access.Read | Access.Start);
        foreach (StunnelAddress place in service.Accept)
            Near(place.Path, All);
    }

    /// <summary>stunnel takes <c>pkcs11:…</c> and other URIs of providers, too.</summary>
    private void NearUnlessUri(string? file)
    {
        if (file is not null && (file.StartsWith('/') || !file.Contains(':', StringComparison.Ordinal)))
            Near(file, Access.Read);
    }

    private void AddClient(TlsClientSettings client)
    {
        Near(client.CaFile, Access.Read);
        if (client.CaPath is { } directory)
            Add(directory, Access.Read);
        Near(client.CrlFile, Access.Read);
        if (client.Certificate is { } own)
            Pair(own);
    }

    private void AddMail(MailSettings mail)
    {
        const string Database = "sqlite:";
        if (mail.Accounts is { } accounts)
            Near(accounts.StartsWith(Database, StringComparison.Ordinal) ? accounts[Database.Length..] : accounts, All);
        Near(mail.MasterSecret, Access.Read);
        Near(mail.Keytab, Access.Read);
        Near(mail.ClientKeytab, Access.Read);
        if (mail.Mailboxes is { } pattern)
            Add(new Mail.Mailboxes.MailLocation(pattern).Root, All);
        // Kerberos remembers there what it has seen, and keeps its tickets.
        if (mail.TakesTickets || mail.Proof == BackendProof.Ticket)
        {
            Add("/tmp", All);
            Add("/var/tmp", All);
        }
    }

    private void AddSsh(SshWay ssh)
    {
        Near(ssh.Identity, Access.Read);
        if (Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } home)
            Add(Path.Combine(home, ".ssh"), All);
        Add(Ssh.Servers.RuntimeDirectory.Find(Environment.GetEnvironmentVariable, ControlPeer.OwnUser()), All);
    }

    private void Pair(CertificateFiles files)
    {
        Near(files.Certificate, Access.Read);
        Near(files.Key, Access.Read);
    }

    /// <summary>The directory of a file; where the file is a link, that of what it leads to besides.</summary>
    private void Near(string? file, Access access)
    {
        if (string.IsNullOrEmpty(file))
            return;
        string full = Path.GetFullPath(file);
        Add(Path.GetDirectoryName(full) is { Length: > 1 } directory ? directory : full, access);
        string real = RealPath.Of(full);
        Add(Path.GetDirectoryName(real) is { Length: > 1 } behind ? behind : real, access);
    }

    private void Add(string path, Access access)
    {
        string real = RealPath.Of(path);
        // The whole file system is no room.
        if (real.Length > 1)
            _places[real] = _places.GetValueOrDefault(real) | access;
    }
}
