namespace Postern.Net.Conduits;

/// <summary>Is told when a conduit can go on. One at a time; called on the conduit's loop.</summary>
public interface IConduitWatcher
{
    /// <summary>A read may give something now.</summary>
    void OnReadable(Conduit conduit);

    /// <summary>What was written is with the kernel, or the conduit broke while it waited.</summary>
    void OnDrained(Conduit conduit);
}
