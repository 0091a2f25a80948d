namespace Postern.Wire.Sasl;

/// <summary>Why a server does not offer a mechanism.</summary>
public enum SaslOmission
{
    /// <summary>It does.</summary>
    None,

    /// <summary>Nobody has brought its server's side.</summary>
    NotBrought,

    /// <summary>It has to be named, or others were.</summary>
    NotNamed,

    /// <summary>Nothing behind the door can judge what it proves by.</summary>
    NotJudged,

    /// <summary>The client has shown no certificate.</summary>
    NoCertificate,

    /// <summary>There is no TLS that it could be bound to.</summary>
    NoBinding,

    /// <summary>Others could read the password or token.</summary>
    NotPrivate,
}
