using Postern.Net.Conduits;
using Postern.Net.Native;
using Postern.Net.Tls.Endpoints;

namespace Postern.Net.Tls;

/// <summary>OpenSSL's error queue as the fault of a conduit, told to its witness where it has one. It must be asked before anything else calls OpenSSL.</summary>
internal static class TlsFaults
{
    internal static ConduitFault OfHandshake(TlsConduit tls)
    {
        if (tls.Witness is { } witness)
            return Told(tls, witness, tls.Role == TlsRole.Server ? "SSL_accept" : "SSL_connect");
        string error = LibCrypto.TakeError();
        return tls.VerifyProblem is { } problem ? new ConduitFault(FaultKind.Certificate, problem) : new ConduitFault(FaultKind.Tls, $"TLS handshake: {error}");
    }

    /// <summary>A witness is told of it by whoever reads.</summary>
    internal static ConduitFault OfReading(TlsConduit tls)
    {
        if (tls.Witness is null)
            return new ConduitFault(FaultKind.Tls, $"TLS: {LibCrypto.TakeError()}");
        return new ConduitFault(FaultKind.Tls, LibraryError.Take() is [var first, ..] ? $"{first.Place}: {first.Text}" : "Peer suddenly disconnected");
    }

    private static ConduitFault Told(TlsConduit tls, IEndpointWitness witness, string call)
    {
        IReadOnlyList<LibraryError> errors = LibraryError.Take();
        witness.OnErrors(call, errors);
        if (tls.VerifyProblem is { } problem)
            return new ConduitFault(FaultKind.Certificate, problem);
        return new ConduitFault(FaultKind.Tls, errors.Count == 0 ? call : $"{call}: {errors[0].Text}");
    }
}
