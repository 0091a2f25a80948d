using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Loops;
using Postern.Net.Tls;
using Postern.Net.Tls.Verification;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services.Programs;

/// <summary>Starts the program of <c>exec</c> for a connection.</summary>
internal static class ProgramStart
{
    /// <summary>Starts it as the target of a connection; its input and output are the conduit.</summary>
    /// <exception cref="ConduitException">It cannot be started; it was logged.</exception>
    internal static async ValueTask<Conduit> RunAsync(Visit visit, ServiceParts parts)
    {
        var shown = visit.Connection.Near as TlsConduit;
        var request = new DialRequest
        {
            Client = visit.Connection.Peer.Kind == PeerKind.Inet ? visit.Connection.Peer.ToEndPoint() : null,
            CertificateSubject = shown is null ? null : PeerName.Subject(shown),
            CertificateIssuer = shown is null ? null : PeerName.Issuer(shown),
        };
        visit.Connection.Target = "exec:" + visit.Service.Exec;
        return await RunAsync(visit.Service, parts, request, visit.Log, visit.Connection.Near.Loop, visit.Deadline);
    }

    /// <summary>Starts it as the client of a section that accepts nobody.</summary>
    /// <exception cref="ConduitException">It cannot be started; it was logged.</exception>
    internal static ValueTask<Conduit> RunAsync(ServiceOptions service, ServiceParts parts, ServiceLog log, Loop loop) =>
        RunAsync(service, parts, DialRequest.Anonymous, log, loop, new Deadline(loop));

    private static async ValueTask<Conduit> RunAsync(ServiceOptions service, ServiceParts parts, DialRequest request, ServiceLog log, Loop loop, Deadline deadline)
    {
        var program = new Program(service.Exec!, service.ExecArguments, parts.Descriptors, Timeout.InfiniteTimeSpan, NullLogger.Instance) // a section with a program has its path
        {
            Errors = parts.ProgramsShareErrors ? ProgramErrors.Ours : ProgramErrors.Stream,
            HasOwnName = true,
            HasRawTerminal = false,
            KeepsDuplicates = true,
        };
        Dialer dialer = service.Pty ? new PtyDialer(program) : new ExecDialer(program);
        try
        {
            var voice = new ProgramLines(log, log with { Id = parts.MainId });
            return await dialer.DialAsync(loop, request with { Voice = voice }, deadline);
        }
        catch (ConduitException e)
        {
            log.Error($"{service.Exec}: {(e.Fault.Errno > 0 ? Errors.Text(e.Fault.Errno) : e.Fault.Text)}");
            throw;
        }
    }
}
