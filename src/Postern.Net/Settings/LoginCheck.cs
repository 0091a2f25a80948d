namespace Postern.Net.Settings;

/// <summary>Who decides about a login at a mail door.</summary>
public enum LoginCheck
{
    /// <summary>Nobody here: the client talks to the server itself, from its greeting on.</summary>
    None,

    /// <summary>The server behind the door: the client's own password is tried there.</summary>
    Pass,

    /// <summary>The door, by the accounts it keeps.</summary>
    Check,
}
