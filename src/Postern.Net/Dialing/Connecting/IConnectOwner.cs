namespace Postern.Net.Dialing.Connecting;

/// <summary>Whoever began a <see cref="ConnectAttempt"/>; told once, on its loop.</summary>
internal interface IConnectOwner
{
    /// <summary>It is connected; the owner takes it.</summary>
    void OnConnected(ConnectAttempt attempt);

    /// <summary>It failed, and holds nothing any more.</summary>
    void OnFailed(ConnectAttempt attempt, int error);
}
