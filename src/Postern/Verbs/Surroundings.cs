using Postern.Hosting.Confinement;
using Postern.Logging;
using Postern.Verbs.Output;

namespace Postern.Verbs;

/// <summary>What a verb works with.</summary>
internal sealed record Surroundings(Terminal Terminal, OpenDoors Open, TimeProvider Time)
{
    /// <summary>Whether standard error reaches whoever started us; where it was a connection, it leads nowhere by now.</summary>
    public bool ErrorIsOurs { get; init; } = true;

    /// <summary>Whether this process was started to take the place of another, which still runs.</summary>
    public bool IsSuccessor { get; init; }

    /// <summary>The sandbox that this process was started in; null where it is in none.</summary>
    public Sandbox? Sandbox { get; init; }

    /// <summary>Walks a login through a door.</summary>
    public ExplainLogin Explain { get; init; } = (_, _, _, _) => throw new InvalidOperationException("nobody explains logins here");

    /// <summary>Tells what becomes of mail to an address.</summary>
    public ExplainRecipient ExplainRecipient { get; init; } = (_, _, _, _) => throw new InvalidOperationException("nobody explains recipients here");

    /// <summary>Where the system's log listens.</summary>
    public string Syslog { get; init; } = SyslogTarget.Place;
}
