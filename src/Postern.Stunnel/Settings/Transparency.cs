namespace Postern.Stunnel.Settings;

/// <summary><c>transparent</c>: which addresses are kept across the proxy.</summary>
[Flags]
public enum Transparency
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>The target sees the client's address.</summary>
    Source = 1,

    /// <summary>The target is where the client wanted to go before a firewall rule led it here.</summary>
    Destination = 2,
}
