namespace Postern.Ssh.Diagnosis;

/// <summary>A known_hosts file, as far as we read one ourselves: one line, where ssh has named it.</summary>
internal static class KnownHosts
{
    /// <summary>The fingerprint of the key that stands at <c>FILE:LINE</c>; null where none can be read there.</summary>
    internal static string? FingerprintAt(string place)
    {
        int colon = place.LastIndexOf(':');
        if (colon < 0 || !int.TryParse(place.AsSpan(colon + 1), out int line) || line < 1)
            return null;
        try
        {
            return File.ReadLines(place[..colon]).ElementAtOrDefault(line - 1) is { } text ? PublicKey.Find(text)?.Fingerprint : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null; // the sentence is told without it
        }
    }
}
