namespace Postern.Net.Settings;

/// <summary>What a door wants of its clients' certificates.</summary>
public enum ClientCertificates
{
    /// <summary>It asks for none.</summary>
    None,

    /// <summary>It asks; one that is shown must be good.</summary>
    Ask,

    /// <summary>No entry without a good one.</summary>
    Require,
}
