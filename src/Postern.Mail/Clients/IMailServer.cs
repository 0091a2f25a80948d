namespace Postern.Mail.Clients;

/// <summary>A mail server, as its client speaks with it.</summary>
internal interface IMailServer
{
    /// <summary>Reads the greeting.</summary>
    /// <param name="before">The greeting, where it was read before TLS; what it showed then does not count.</param>
    /// <exception cref="LoginRefusedException">The server serves nobody now.</exception>
    /// <exception cref="Net.Conduits.ConduitException">It broke the protocol, or the connection broke.</exception>
    ValueTask GreetingAsync(byte[]? before);
}
