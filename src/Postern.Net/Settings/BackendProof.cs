namespace Postern.Net.Settings;

/// <summary>What a mail door logs in with at the server behind it.</summary>
public enum BackendProof
{
    /// <summary>The secret kept for the account, or the password that the client gave where none is kept.</summary>
    Own,

    /// <summary>The secret kept for the account, always.</summary>
    Kept,

    /// <summary>The name and password of a master user, who acts for the account.</summary>
    Master,

    /// <summary>Nothing: the server takes mail from us as we are, by our address or by the certificate of the handshake.</summary>
    Nothing,

    /// <summary>The client certificate of the door, acting for the account.</summary>
    Certificate,

    /// <summary>A ticket of Kerberos of this process, acting for the account.</summary>
    Ticket,
}
