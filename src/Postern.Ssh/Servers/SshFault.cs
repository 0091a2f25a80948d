namespace Postern.Ssh.Servers;

/// <summary>Why ssh did not do what it was started for.</summary>
public enum SshFault
{
    /// <summary>None of the others: the sentence says what ssh has said.</summary>
    Other,

    /// <summary>The server's host key is not known here.</summary>
    HostKeyUnknown,

    /// <summary>The server shows another host key than the one that is known.</summary>
    HostKeyChanged,

    /// <summary>The server's host key is marked as revoked.</summary>
    HostKeyRevoked,

    /// <summary>The server lets in by ways that are not open to us, or wants more than a key.</summary>
    AuthenticationFailed,

    /// <summary>Keys were shown, and the server accepts none of them.</summary>
    KeyNotAuthorised,

    /// <summary>The server accepts a key that nobody could unlock.</summary>
    KeyNeedsPassphrase,

    /// <summary>The file of the key is not there.</summary>
    KeyMissing,

    /// <summary>The file of the key can be read by others.</summary>
    KeyPermissions,

    /// <summary>The server accepts a key, and the agent or device that holds it does not sign.</summary>
    KeyNotSigning,

    /// <summary>Nobody listens on the server's port.</summary>
    Refused,

    /// <summary>The server does not answer in time.</summary>
    TimedOut,

    /// <summary>There is no way to the server.</summary>
    Unreachable,

    /// <summary>The server's name has no address.</summary>
    NoSuchHost,

    /// <summary>What listens there does not speak SSH.</summary>
    NotSsh,

    /// <summary>The server closed before the login: too many at once, or this address is locked out.</summary>
    ClosedEarly,

    /// <summary>Client and server have no algorithm in common.</summary>
    NoCommonAlgorithm,

    /// <summary>The login is lost.</summary>
    LineLost,

    /// <summary>The server cannot reach the target.</summary>
    TargetRefused,

    /// <summary>The server does not know the target's name.</summary>
    TargetUnknown,

    /// <summary>The server forbids the target.</summary>
    TargetForbidden,

    /// <summary>What answers at the target is no mail server of the protocol that was named.</summary>
    NotMail,

    /// <summary>There is no ssh program.</summary>
    NoProgram,

    /// <summary>The path of the control socket is longer than a socket's path may be.</summary>
    ControlPathTooLong,

    /// <summary>ssh refuses its configuration or its command line.</summary>
    BadConfiguration,
}
