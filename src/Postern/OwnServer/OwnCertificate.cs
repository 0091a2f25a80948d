using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Postern.Net.Certificates;
using Postern.Net.Certificates.Files;
using Postern.Net.Certificates.Making;

namespace Postern.OwnServer;

/// <summary>The certificate of the server, below an authority of its own: clients trust the authority once, and certificates come and go.</summary>
/// <param name="place">Where both are.</param>
/// <param name="names">The names that it is for.</param>
/// <param name="time">The clock by which it begins and ends.</param>
internal sealed class OwnCertificate(ServerPlace place, IReadOnlyList<string> names, TimeProvider time)
{
    private const int MostAddresses = 16; // arbitrary: nobody types more of them
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>Makes whatever is missing, lacks a name or ends soon; says what the authority is.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public CertificateFacts FindOrMake(Journal journal)
    {
        // The key is written first: alone, it is what a start that was cut off has left, and nobody ever trusted it.
        if (!journal.Has(Journal.Authority) && !File.Exists(place.Authority))
            File.Delete(place.AuthorityKey);
        using var authority = PrivateAuthority.FindOrMake(place.Directory, time.GetUtcNow());
        journal.Write(Journal.Authority, authority.Facts.FingerprintSha256);
        Renew(authority);
        return authority.Facts;
    }

    /// <summary>The same once it stands: a new certificate where the old one ends soon. The doors look after their files and take it.</summary>
    /// <exception cref="IOException">A file cannot be read or written.</exception>
    public void Renew()
    {
        using var authority = PrivateAuthority.FindOrMake(place.Directory, time.GetUtcNow());
        Renew(authority);
    }

    /// <summary>The names of the server: the host's, the machine's, those of loopback, the addresses it listens on, and all of the machine's where these are more than its own for itself.</summary>
    public static IReadOnlyList<string> NamesFor(string host, string machine, IReadOnlyList<string> listen) =>
        [.. CredentialStore.NamesOf(host).Concat(CredentialStore.NamesOf(machine)).Concat(listen.Where(name => name.Length > 0)).Concat(ServerChoices.IsLocal(listen) ? [] : Addresses()).Distinct()];

    private void Renew(PrivateAuthority authority)
    {
        if (!IsGood(authority))
            authority.Issue(new LeafRequest(names) { Days = LeafRequest.LeafDays }, time.GetUtcNow()).WriteTo(place.Certificate, replace: true);
    }

    private bool IsGood(PrivateAuthority authority)
    {
        if (!File.Exists(place.Certificate))
            return false;
        try
        {
            var leaf = CredentialFile.Load(place.Certificate).Leaf;
            return leaf.Issuer == authority.Facts.Subject && leaf.NotAfter - RenewBefore > time.GetUtcNow() && names.All(name => leaf.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
        }
        catch (CredentialException)
        {
            return false; // it is ours, and damaged: a new one takes its place
        }
    }

    private static IEnumerable<string> Addresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(network => network.OperationalStatus == OperationalStatus.Up)
        .SelectMany(network => network.GetIPProperties().UnicastAddresses)
        .Select(one => one.Address)
        .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal && address.AddressFamily is AddressFamily.InterNetwork or AddressFamily.InterNetworkV6)
        .Select(address => address.ToString())
        .Take(MostAddresses);
}
