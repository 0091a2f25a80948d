namespace Postern.Net.Settings;

/// <summary>How the servers of a route are known, and who we are to them, in place of what the door says of its own.</summary>
/// <param name="Words">As it was written; the same words mean the same.</param>
/// <param name="Said">What was said of the server, its certificate and ours; all else of it is the default.</param>
public sealed record ServerTrust(string Words, TlsClientSettings Said)
{
    /// <summary>Something says which servers are good: then nothing of what the door says about that holds.</summary>
    public bool Judges => !Said.Verify || Said.CaFile is not null || Said.CaPath is not null || Said.Pins.Count > 0 || Said.CheckHosts.Count > 0 || Said.CrlFile is not null;

    /// <summary>The door's settings with this in place of theirs; a door's authority never vouches beside a route's pin.</summary>
    public TlsClientSettings Over(TlsClientSettings door)
    {
        TlsClientSettings judging = Judges
            ? door with
            {
                Verify = Said.Verify,
                CaFile = Said.CaFile,
                CaPath = Said.CaPath,
                Pins = Said.Pins,
                CheckHosts = Said.CheckHosts,
                CheckName = Said.CheckName,
                CrlFile = Said.CrlFile,
                ServerName = null, // the door's is a name of its own server
            }
            : door;
        return judging with { Certificate = Said.Certificate ?? door.Certificate, ServerName = Said.ServerName ?? judging.ServerName };
    }
}
