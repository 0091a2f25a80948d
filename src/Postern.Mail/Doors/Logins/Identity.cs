using Postern.Mail.Accounts;
using Postern.Wire.Text;

namespace Postern.Mail.Doors.Logins;

/// <summary>Whose login it is: proved here, or to be judged by the server behind the door.</summary>
/// <param name="Account">Who logs in.</param>
/// <param name="Mechanism">How: the mechanism's name, or that of the command.</param>
public sealed record Identity(string Account, string Mechanism)
{
    /// <summary>The mailbox it wants, where that is another's; empty for its own.</summary>
    public string ActsFor { get; init; } = "";

    /// <summary>The password it gave, where the mechanism told it.</summary>
    public Secret? Password { get; init; }

    /// <summary>The account, where it is kept here.</summary>
    public Account? Known { get; init; }

    /// <summary>The addresses that it may send as; empty where the server behind decides.</summary>
    public IReadOnlyList<string> Addresses { get; init; } = [];

    /// <summary>What let it in, for the log; empty where the server behind decides.</summary>
    public string Credential { get; init; } = "";

    /// <summary>Nobody has logged in: its address is one that may send without it.</summary>
    public bool IsByAddress { get; init; }

    /// <summary>The mailbox that is opened.</summary>
    public string Mailbox => ActsFor.Length > 0 ? ActsFor : Account;
}
