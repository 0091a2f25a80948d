namespace Postern.Mail.Guard.Counting;

/// <summary>On what account a login is let to its judge.</summary>
internal enum Lane
{
    /// <summary>Nothing can be guessed: a certificate, or the proof of a long random password.</summary>
    Free,

    /// <summary>It shows the password that was right before, from a network that was honest before.</summary>
    Known,

    /// <summary>It shows no password, from an honest network whose guesses are used up.</summary>
    Inside,

    /// <summary>The same password is being judged, or was wrong before: no new guess.</summary>
    Same,

    /// <summary>A guess of the account's own networks.</summary>
    Own,

    /// <summary>A one-time code behind the password that was right before, from one of the account's own networks.</summary>
    Code,

    /// <summary>A guess of clean networks.</summary>
    Clean,

    /// <summary>A guess of anybody.</summary>
    Any,
}
