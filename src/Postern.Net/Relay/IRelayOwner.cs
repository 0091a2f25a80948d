namespace Postern.Net.Relay;

/// <summary>Whoever started a relay.</summary>
public interface IRelayOwner
{
    /// <summary>The relay is over; on its loop.</summary>
    void OnRelayEnd(RelayEnd end);
}
