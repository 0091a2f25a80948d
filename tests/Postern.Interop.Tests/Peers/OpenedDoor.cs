namespace Postern.Interop.Tests.Peers;

/// <summary>A door of a running Postern, as its ready line tells it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Accept">Its first end, with the port it really has.</param>
internal sealed record OpenedDoor(string Name, string Accept)
{
    internal int Port => int.Parse(Accept[(Accept.LastIndexOf(':') + 1)..], provider: null);
}
