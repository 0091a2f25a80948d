using Postern.Net.Tls.Endpoints;

namespace Postern.Stunnel.Tls;

/// <summary>OpenSSL's error queue in stunnel's lines: the newest first, and last the one that began it, under the name of the call.</summary>
internal static class ErrorLines
{
    internal static IEnumerable<string> Of(string? call, IReadOnlyList<LibraryError> errors)
    {
        if (errors.Count == 0 && call is not null)
            yield return $"{call}: Peer suddenly disconnected";
        for (int i = errors.Count - 1; i >= 0; i--)
            yield return $"{(i > 0 || call is null ? "error queue" : call)}: {errors[i].Place}: {errors[i].Text}";
    }
}
