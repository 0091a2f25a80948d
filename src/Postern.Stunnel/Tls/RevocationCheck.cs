using System.Globalization;
using Postern.Net.Conduits;
using Postern.Net.Tls;
using Postern.Net.Tls.Endpoints;
using Postern.Stunnel.Logging;
using Postern.Stunnel.Settings;

namespace Postern.Stunnel.Tls;

/// <summary><c>OCSP</c> and <c>OCSPaia</c>: asks responders about a peer's certificates, and says what stunnel says.</summary>
/// <remarks>
/// stunnel asks in the midst of the handshake and waits there. A loop must not wait: it is asked when the handshake is done but
/// its last flight is not sent. Who is refused sees no end of the handshake (TLS 1.2) or a reset before any data (TLS 1.3), not an alert.
/// </remarks>
internal sealed class RevocationCheck(TlsOptions tls, ServiceLog log)
{
    /// <summary>Whether a section asks at all.</summary>
    internal static bool IsWanted(TlsOptions tls) => tls.OcspResponder is not null || tls.OcspAia;

    /// <summary>Whether the peer may stay. A session that is resumed was asked about when it began.</summary>
    internal async ValueTask<bool> AcceptsAsync(TlsConduit conduit, Deadline deadline)
    {
        IReadOnlyList<OcspQuestion> questions = OcspQuestion.Of(conduit, tls.OcspNonce);
        for (int depth = questions.Count - 1; depth >= 0; depth--)
        {
            string at = string.Create(CultureInfo.InvariantCulture, $"at depth={depth}: {questions[depth].Subject}");
            if (!await HoldsUpAsync(questions[depth], isLeaf: depth == 0, deadline))
            {
                log.Warning($"Rejected by OCSP {at}");
                return false;
            }
            if (depth == 0)
                log.Notice($"Certificate accepted {at}");
        }
        return true;
    }

    private async ValueTask<bool> HoldsUpAsync(OcspQuestion question, bool isLeaf, Deadline deadline)
    {
        if (isLeaf && tls.OcspResponder is { } configured && !await IsGoodAsync(question, configured, "configured", deadline))
            return false;
        if (!tls.OcspAia)
            return true;
        foreach (string responder in question.Responders)
        {
            if (!await IsGoodAsync(question, responder, "AIA", deadline))
                return false;
        }
        return true;
    }

    private async ValueTask<bool> IsGoodAsync(OcspQuestion question, string responder, string kind, Deadline deadline)
    {
        log.Notice($"OCSP: Connecting the {kind} responder \"{responder}\"");
        byte[]? answer = await AskAsync(question, responder, deadline);
        if (answer is null)
            return !tls.OcspRequire;
        log.Debug("OCSP: Response received");
        OcspVerdict verdict = question.Judge(answer, tls.OcspFlags);
        Tell(verdict);
        return verdict.State == OcspState.Good || (verdict.State != OcspState.Revoked && !tls.OcspRequire);
    }

    private async ValueTask<byte[]?> AskAsync(OcspQuestion question, string responder, Deadline deadline)
    {
        using var limit = new CancellationTokenSource(tls.OcspTimeout);
        Action<Deadline>? before = deadline.Expired;
        deadline.Expired = _ => limit.Cancel();
        try
        {
            return await question.AskAsync(responder, limit.Token);
        }
        catch (IOException e)
        {
            log.Error($"OCSP: {e.Message}");
        }
        catch (OperationCanceledException)
        {
            log.Error("OCSP: TIMEOUTocsp exceeded");
        }
        finally
        {
            deadline.Expired = before;
        }
        // The connection itself may be over: then nothing that is not required matters.
        return deadline.Over is { } over ? throw new ConduitException(over) : null;
    }

    private void Tell(OcspVerdict verdict)
    {
        if (verdict.ThisUpdate is not null)
        {
            log.Info($"OCSP: Status: {Word(verdict)}");
            log.Info($"OCSP: This update: {verdict.ThisUpdate}");
            log.Info($"OCSP: Next update: {verdict.NextUpdate}");
        }
        if (verdict.Complaint is { } complaint)
            TellWhy(complaint, verdict.Errors);
        else if (verdict.State == OcspState.Good)
            log.Notice("OCSP: Certificate accepted");
        else if (verdict.State == OcspState.Unknown)
            log.Warning("OCSP: Unknown verification status");
        else
            TellOfRevocation(verdict);
    }

    private void TellOfRevocation(OcspVerdict verdict)
    {
        log.Error(verdict.Reason is { } reason ? $"OCSP: Certificate revoked: {reason}" : "OCSP: Certificate revoked");
        log.Notice($"OCSP: Revoked at: {verdict.RevokedAt}");
    }

    private void TellWhy(string complaint, IReadOnlyList<LibraryError>? errors)
    {
        if (errors is not { Count: > 0 })
            log.Error($"OCSP: {complaint}");
        else
            foreach (string line in ErrorLines.Of($"OCSP: {complaint}", errors))
                log.Error(line);
    }

    private static string Word(OcspVerdict verdict) => verdict switch
    {
        { RevokedAt: not null } => "revoked",
        { State: OcspState.Unknown } => "unknown",
        _ => "good",
    };
}
