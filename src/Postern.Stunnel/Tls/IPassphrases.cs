namespace Postern.Stunnel.Tls;

/// <summary>Asks for the passphrase of a private key, as on a terminal.</summary>
public interface IPassphrases
{
    /// <summary>What was typed for this file; null where nobody can be asked.</summary>
    string? Ask(string file);
}
