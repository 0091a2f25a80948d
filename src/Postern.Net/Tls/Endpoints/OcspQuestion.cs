using System.Globalization;
using System.Text;
using Postern.Net.Certificates.Ocsp;
using Postern.Net.Native;
using Postern.Net.Tls.Verification;

namespace Postern.Net.Tls.Endpoints;

/// <summary>A question to an OCSP responder about one certificate of a peer's verified chain (RFC 6960).</summary>
/// <remarks>Lives on the connection's loop, and not longer than the connection. Answers are judged by OpenSSL with its own flags.</remarks>
public sealed class OcspQuestion
{
    private const int Skew = 300; // seconds; as stunnel allows

    private readonly TlsConduit _tls;
    private readonly int _depth;
    private readonly byte[] _request;

    private OcspQuestion(TlsConduit tls, int depth, bool nonce)
    {
        _tls = tls;
        _depth = depth;
        _request = Request(nonce);
    }

    /// <summary>Whom it is about, in stunnel's form.</summary>
    public string Subject => PeerName.Print(LibCrypto.X509_get_subject_name(At(_depth)));

    /// <summary>Where the certificate says that its responders are.</summary>
    public unsafe IReadOnlyList<string> Responders
    {
        get
        {
            nint texts = LibCrypto.X509_get1_ocsp(At(_depth));
            List<string> all = [];
            for (int i = 0; texts != 0 && i < LibCrypto.OPENSSL_sk_num(texts); i++)
                all.Add(LibCrypto.Text((byte*)LibCrypto.OPENSSL_sk_value(texts, i)));
            LibCrypto.X509_email_free(texts);
            return all;
        }
    }

    /// <summary>A question for each certificate of the chain, the peer's own first, but the last, which nobody above answers for; none where nothing was verified, or a session resumed.</summary>
    public static IReadOnlyList<OcspQuestion> Of(TlsConduit tls, bool nonce)
    {
        nint chain = tls.Ssl == 0 || tls.Resumed ? 0 : LibSsl.SSL_get0_verified_chain(tls.Ssl);
        int count = chain == 0 ? 0 : LibCrypto.OPENSSL_sk_num(chain) - 1;
        return [.. Enumerable.Range(0, Math.Max(0, count)).Select(depth => new OcspQuestion(tls, depth, nonce))];
    }

    /// <summary>Asks a responder, on no loop's time.</summary>
    /// <exception cref="IOException">There is no answer; the text says why.</exception>
    /// <exception cref="OperationCanceledException">It was given up.</exception>
    public async Task<byte[]> AskAsync(string url, CancellationToken cancel)
    {
        using HttpClient client = OcspFetcher.NewClient();
        return await OcspFetcher.FetchAsync(client, url, _request, cancel);
    }

    /// <summary>What an answer says, on the loop's thread (OCSP_basic_verify(3) with these flags).</summary>
    public unsafe OcspVerdict Judge(ReadOnlySpan<byte> answer, uint flags)
    {
        LibCrypto.ERR_clear_error();
        nint response = 0;
        fixed (byte* start = answer)
        {
            byte* input = start;
            response = LibCrypto.d2i_OCSP_RESPONSE(null, &input, answer.Length);
        }
        if (response == 0)
            return Inconclusive("d2i_OCSP_RESPONSE");
        int status = LibCrypto.OCSP_response_status(response);
        nint basic = status == 0 ? LibCrypto.OCSP_response_get1_basic(response) : 0;
        LibCrypto.OCSP_RESPONSE_free(response);
        if (status != 0)
            return new OcspVerdict(OcspState.Inconclusive, string.Create(CultureInfo.InvariantCulture, $"Responder error: {status}: {LibCrypto.Text(LibCrypto.OCSP_response_status_str(status))}"));
        if (basic == 0)
            return Inconclusive("OCSP_response_get1_basic");
        OcspVerdict verdict = JudgeBasic(basic, flags);
        LibCrypto.OCSP_BASICRESP_free(basic);
        return verdict;
    }

    private unsafe OcspVerdict JudgeBasic(nint basic, uint flags)
    {
        if (!HasOurNonce(basic))
            return new OcspVerdict(OcspState.Inconclusive, "Invalid or unsupported nonce");
        nint store = LibSsl.SSL_CTX_get_cert_store(_tls.Endpoint!.Handle); // whoever verified a chain has one
        if (LibCrypto.OCSP_basic_verify(basic, LibSsl.SSL_get0_verified_chain(_tls.Ssl), store, flags) <= 0)
            return Inconclusive("OCSP_basic_verify");
        int status = 0;
        int reason = -1;
        nint revokedAt = 0;
        nint thisUpdate = 0;
        nint nextUpdate = 0;
        nint id = LibCrypto.OCSP_cert_to_id(0, At(_depth), At(_depth + 1));
        int found = LibCrypto.OCSP_resp_find_status(basic, id, &status, &reason, &revokedAt, &thisUpdate, &nextUpdate);
        LibCrypto.OCSP_CERTID_free(id);
        if (found != 1)
            return Inconclusive("OCSP_resp_find_status");
        var verdict = new OcspVerdict((OcspState)status)
        {
            ThisUpdate = Time(thisUpdate),
            NextUpdate = Time(nextUpdate),
            RevokedAt = Time(revokedAt),
            Reason = reason == -1 ? null : string.Create(CultureInfo.InvariantCulture, $"{reason}: {LibCrypto.Text(LibCrypto.OCSP_crl_reason_str(reason))}"),
        };
        return LibCrypto.OCSP_check_validity(thisUpdate, nextUpdate, Skew, -1) == 1
            ? verdict
            : verdict with { State = OcspState.Inconclusive, Complaint = "OCSP_check_validity", Errors = LibraryError.Take() };
    }

    /// <summary>Where the question had a nonce, the answer has it too (RFC 6960 §4.4.1).</summary>
    private unsafe bool HasOurNonce(nint basic)
    {
        fixed (byte* start = _request)
        {
            byte* input = start;
            nint request = LibCrypto.d2i_OCSP_REQUEST(null, &input, _request.Length);
            int result = LibCrypto.OCSP_check_nonce(request, basic);
            LibCrypto.OCSP_REQUEST_free(request);
            return result > 0;
        }
    }

    private unsafe byte[] Request(bool nonce)
    {
        nint request = LibCrypto.OCSP_REQUEST_new();
        _ = LibCrypto.OCSP_request_add0_id(request, LibCrypto.OCSP_cert_to_id(0, At(_depth), At(_depth + 1)));
        if (nonce)
            _ = LibCrypto.OCSP_request_add1_nonce(request, null, -1);
        byte[] der = new byte[Math.Max(0, LibCrypto.i2d_OCSP_REQUEST(request, null))];
        fixed (byte* start = der)
        {
            byte* output = start;
            _ = LibCrypto.i2d_OCSP_REQUEST(request, &output);
        }
        LibCrypto.OCSP_REQUEST_free(request);
        return der;
    }

    private nint At(int depth) => LibCrypto.OPENSSL_sk_value(LibSsl.SSL_get0_verified_chain(_tls.Ssl), depth);

    private static OcspVerdict Inconclusive(string call) => new(OcspState.Inconclusive, call, LibraryError.Take());

    private static unsafe string? Time(nint time)
    {
        if (time == 0)
            return null;
        nint bio = LibCrypto.BIO_new(LibCrypto.BIO_s_mem());
        _ = LibCrypto.ASN1_TIME_print(bio, time);
        byte[] text = new byte[(int)LibCrypto.BIO_ctrl_pending(bio)];
        fixed (byte* start = text)
            _ = LibCrypto.BIO_read(bio, start, text.Length);
        _ = LibCrypto.BIO_free(bio);
        return Encoding.ASCII.GetString(text);
    }
}
