using Postern.Net.Engine;

namespace Postern.Mail.Doors;

/// <summary>Speaks on with a client that has logged in, where no server stands behind the door but this process itself.</summary>
/// <remarks>Made by an <see cref="IBackend"/> when it opens; disposed once by the door's session, also where nobody was served after all.</remarks>
public interface IClientService : IAsyncDisposable
{
    /// <summary>Serves the client from its first command after the login until it has left.</summary>
    /// <remarks>
    /// <para>The client's bytes come from <see cref="Connection.Near"/>, what was pipelined behind the login first.</para>
    /// <para>Whoever waits does so under <see cref="Connection.Deadline"/>, which is also how the end of the process reaches it.</para>
    /// </remarks>
    /// <returns>Why it is over.</returns>
    /// <exception cref="Net.Conduits.ConduitException">The connection broke, or a limit was reached; the door says its last words.</exception>
    ValueTask<EndReason> ServeAsync(Connection connection);
}
