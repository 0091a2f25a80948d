namespace Postern.Wire.Sasl;

/// <summary>What is peculiar to a mechanism, for who offers or chooses it.</summary>
[Flags]
public enum SaslTraits
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The client speaks first: it may send its first message with the command (RFC 4422 §3.3).</summary>
    ClientFirst = 1,

    /// <summary>The password or token itself is sent: whoever reads the connection has it.</summary>
    Reveals = 2,

    /// <summary>The server must have the password in clear; keys made from it are not enough.</summary>
    NeedsClearSecret = 4,

    /// <summary>The login is bound to the TLS connection that carries it (RFC 5056 §2.1).</summary>
    NeedsChannelBinding = 8,

    /// <summary>The server proves that it knows the account too; a login without that proof has failed.</summary>
    ProvesServer = 16,

    /// <summary>Offered and chosen only where it is named.</summary>
    Obsolete = 32,

    /// <summary>Worth offering only where old devices speak.</summary>
    ForDevices = 64,

    /// <summary>Lets anybody in: never offered or chosen unless it is named.</summary>
    Anonymous = 128,
}
