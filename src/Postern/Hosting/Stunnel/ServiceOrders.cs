using Postern.Configuration.Stunnel;
using Postern.Logging.Stunnel;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Engine;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Protocols;
using Postern.Stunnel.Services;
using Postern.Stunnel.Settings;

namespace Postern.Hosting.Stunnel;

/// <summary>Makes doors of the services of a stunnel.conf.</summary>
/// <param name="sink">Where their lines go.</param>
/// <param name="global">What holds for the whole program.</param>
internal sealed class ServiceOrders(ILineSink sink, GlobalOptions global)
{
    /// <summary>An order for each service that somebody comes to; those that SNI chooses belong to the one that accepts.</summary>
    internal IReadOnlyList<DoorOrder> Of(StunnelReading reading) =>
    [
        .. reading.File.Services
            .Where(service => service.SniPatterns.Count == 0 || service.Accept.Count > 0)
            .Select(service => new DoorOrder(service.Name, (common, counters) => Make(service, reading, common, counters))),
    ];

    private ServiceInService Make(ServiceOptions service, StunnelReading reading, Common common, DoorCounters counters)
    {
        MadeTls? Again() => MadeTls.TryMake(service, reading.File.Services, reading.Trial, common.Loops.All, message => sink.Write(message.Level, StunnelLog.Foreground, message.Text));

        MadeTls made = MadeTls.TryMake(service, reading.File.Services, reading.Trial, common.Loops.All, _ => { })
            ?? throw new IOException($"Service [{service.Name}]: Failed to initialize TLS context");
        var tls = new ServedTls(made, Again, () => CredentialsOf(service));
        var watch = FileWatch.Over([service.Tls.Certificate, service.Tls.Key, service.Tls.CaFile, service.Tls.CrlFile], tls.Renew, common.Time);
        return new ServiceInService(service, PartsOf(common, counters), tls, watch);
    }

    private ServiceParts PartsOf(Common common, DoorCounters counters) => new()
    {
        Loops = common.Loops,
        Sink = sink,
        Resolver = common.Resolver,
        MainId = StunnelLog.Foreground,
        Protocol = service => service.Negotiation.Protocol is { } name ? (service.Client ? ProtocolTable.Find(name)?.MakeClient : ProtocolTable.Find(name)?.MakeServer)?.Invoke() : null,
        Inherited = common.Inherited,
        Descriptors = common.Descriptors,
        ProgramsShareErrors = global.Foreground == Foreground.Yes,
        MostClients = common.Loops.Capacity,
        Drain = global.Drain,
        Counters = counters,
    };

    /// <summary>What it shows to clients, where that can be read; an encrypted key or a URI tells nothing here.</summary>
    private static IReadOnlyList<Credential> CredentialsOf(ServiceOptions service)
    {
        if (service.Client || service.Tls.Certificate is not { } certificate)
            return [];
        try
        {
            return [new CredentialFile(certificate, service.Tls.Key) { StrictPermissions = false }.Load()];
        }
        catch (CredentialException)
        {
            return []; // it serves all the same: OpenSSL has read it
        }
    }
}
