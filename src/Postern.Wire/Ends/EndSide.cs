namespace Postern.Wire.Ends;

/// <summary>On which side of a door an end stands.</summary>
public enum EndSide
{
    /// <summary>Where connections come in.</summary>
    Accept,

    /// <summary>Where connections go out.</summary>
    Connect,
}
