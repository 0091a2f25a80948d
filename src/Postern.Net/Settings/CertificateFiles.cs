namespace Postern.Net.Settings;

/// <summary>Where a certificate and its key are.</summary>
/// <param name="Certificate">PEM file, leaf first.</param>
/// <param name="Key">PEM file of the key; null when it stands in the certificate's file.</param>
public sealed record CertificateFiles(string Certificate, string? Key = null);
