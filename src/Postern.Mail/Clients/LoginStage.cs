namespace Postern.Mail.Clients;

/// <summary>The steps of a login at a server, in their order.</summary>
public enum LoginStage
{
    /// <summary>Which server it is.</summary>
    Route,

    /// <summary>With what we log in there.</summary>
    Credentials,

    /// <summary>It was reached, and is the right one.</summary>
    Way,

    /// <summary>What it offers.</summary>
    Offers,

    /// <summary>Which way of logging in was chosen.</summary>
    Mechanism,

    /// <summary>It let us in.</summary>
    Answer,
}
