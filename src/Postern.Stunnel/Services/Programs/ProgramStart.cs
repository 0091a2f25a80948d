using Microsoft.Extensions.Logging.Abstractions;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Dialing.Programs;
using Postern.Net.Tls;
using Postern.Net.Tls.Verification;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Services.Programs;

/// <summary>Starts the program of <c>exec</c> for a connection.</summary>
internal static class ProgramStart
{
    /// <summary>Starts it; its input and output are the conduit.</summary>
    /// <exception cref="ConduitException">It cannot be started; it was logged.</exception>
    internal static async ValueTask<Conduit> RunAsync(Visit visit, ServiceParts parts)
    {
        ServiceOptions service = visit.Service;
        var program = new Program(service.Exec!, service.ExecArguments, parts.Descriptors, Timeout.InfiniteTimeSpan, NullLogger.Instance) // a section with a program has its path
        {
            Errors = parts.ProgramsShareErrors ? ProgramErrors.Ours : ProgramErrors.Stream,
            HasOwnName = true,
            KeepsDuplicates = true,
        };
        Dialer dialer = service.Pty ? new PtyDialer(program) : new ExecDialer(program);
        var shown = visit.Connection.Near as TlsConduit;
        var request = new DialRequest
        {
            Name = service.Name,
            Client = visit.Connection.Peer.Kind == PeerKind.Inet ? visit.Connection.Peer.ToEndPoint() : null,
            CertificateSubject = shown is null ? null : PeerName.Subject(shown),
            CertificateIssuer = shown is null ? null : PeerName.Issuer(shown),
            Voice = new ProgramLines(visit.Log, new ServiceLog(parts.Sink, parts.MainId, service.DebugLevel)),
        };
        visit.Connection.Target = dialer.Target;
        try
        {
            return await dialer.DialAsync(visit.Connection.Near.Loop, request, visit.Deadline);
        }
        catch (ConduitException e)
        {
            visit.Log.Error($"{service.Exec}: {(e.Fault.Errno > 0 ? Errors.Text(e.Fault.Errno) : e.Fault.Text)}");
            throw;
        }
    }
}
