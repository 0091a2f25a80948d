using System.Net.Http.Headers;
using System.Net.Sockets;

namespace Postern.Net.Certificates.Ocsp;

/// <summary>Sends one OCSP request over HTTP, with bounds on size and time.</summary>
internal static class OcspFetcher
{
    private const string RequestType = "application/ocsp-request";
    private const string ResponseType = "application/ocsp-response";

    internal static HttpClient NewClient()
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = CertificateLimits.Ocsp,
            MaxAutomaticRedirections = 3,
            PooledConnectionLifetime = TimeSpan.Zero, // the next request is hours away, and a small responder serves one connection at a time
            UseCookies = false,
        };
        var client = new HttpClient(handler)
        {
            Timeout = CertificateLimits.Ocsp,
            MaxResponseContentBufferSize = CertificateLimits.OcspBytes,
        };
        client.DefaultRequestHeaders.ConnectionClose = true;
        return client;
    }

    /// <summary>The bytes of the answer; throws <see cref="IOException"/> where there is none.</summary>
    internal static async Task<byte[]> FetchAsync(HttpClient client, string url, byte[] request, CancellationToken cancel)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target))
        {
            throw new IOException("the certificate names no usable address");
        }

        using var content = new ByteArrayContent(request);
        content.Headers.ContentType = new MediaTypeHeaderValue(RequestType);
        try
        {
            using var response = await client.PostAsync(target, content, cancel);
            response.EnsureSuccessStatusCode();
            if (response.Content.Headers.ContentType?.MediaType is { } type && type != ResponseType)
            {
                throw new IOException($"the answer is {type}, not {ResponseType}");
            }

            return await response.Content.ReadAsByteArrayAsync(cancel);
        }
        catch (HttpRequestException e)
        {
            throw new IOException(Words(e), e);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new IOException($"no answer within {CertificateLimits.Ocsp.TotalSeconds} s", e);
        }
    }

    private static string Words(HttpRequestException fault) => fault switch
    {
        { StatusCode: { } status } => $"HTTP status {(int)status}",
        { HttpRequestError: HttpRequestError.ConfigurationLimitExceeded } => $"the answer is larger than {CertificateLimits.OcspBytes:N0} bytes",
        { InnerException: SocketException inner } => inner.Message.ToLowerInvariant(),
        _ => $"the request failed ({fault.HttpRequestError})",
    };
}
