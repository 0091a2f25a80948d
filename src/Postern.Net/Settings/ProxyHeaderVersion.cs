namespace Postern.Net.Settings;

/// <summary>The forms of the PROXY protocol.</summary>
public enum ProxyHeaderVersion
{
    /// <summary>None is sent.</summary>
    None,

    /// <summary>One line of text.</summary>
    V1,

    /// <summary>Binary, with TLS facts.</summary>
    V2,
}
