namespace Postern.Stunnel.Settings;

/// <summary><c>failover</c>: the order in which targets are tried.</summary>
public enum FailoverKind
{
    /// <summary>As they are listed.</summary>
    Priority,

    /// <summary>Beginning at the next one for each connection.</summary>
    RoundRobin,
}
