using Postern.Mail.Gateway.Servers;
using Postern.Net.Certificates;
using Postern.Net.Engine;

namespace Postern.Hosting;

/// <summary>A door with everything that is its own, of whichever kind of section.</summary>
internal interface IDoorInService : IAsyncDisposable
{
    /// <summary>The door.</summary>
    Door Door { get; }

    /// <summary>Certificates it shows.</summary>
    IReadOnlyList<Credential> Credentials { get; }

    /// <summary>The servers behind it where there are several; null where no client could be led elsewhere.</summary>
    IReadOnlyList<ServerPicture>? Servers { get; }

    /// <summary>Loads what it serves, once all ports are open.</summary>
    void Identify();

    /// <summary>Begins to accept.</summary>
    void Start();

    /// <summary>Nobody comes in here any more.</summary>
    void StopLooking();

    /// <summary>Reads its files again now.</summary>
    void Look();

    /// <summary>Takes new keys for its tickets.</summary>
    void RotateTicketKeys();
}
