using System.Net;
using System.Net.Sockets;

namespace Postern.Net.Dns;

/// <summary>The system's own getaddrinfo(3), on a bounded number of pool threads: for what nsswitch.conf adds to files and DNS.</summary>
internal sealed class SystemNames
{
    /// <summary>Lookups at a time; getaddrinfo cannot be interrupted, and must not take the whole pool. Arbitrary.</summary>
    private const int AtATime = 8;

    private readonly TaskScheduler _workers = new ConcurrentExclusiveSchedulerPair(TaskScheduler.Default, AtATime).ConcurrentScheduler;

    /// <summary>Asks for both families; does not throw.</summary>
    internal async Task<Finding> AskAsync(string name)
    {
        try
        {
            IPAddress[] addresses = await Task.Factory.StartNew(
                () => System.Net.Dns.GetHostAddresses(name), CancellationToken.None, TaskCreationOptions.DenyChildAttach, _workers);
            return addresses.Length > 0 ? Finding.Of(addresses, ResolverLimits.System) : Finding.No("the name has no address", TimeSpan.Zero);
        }
        catch (SocketException failure)
        {
            return failure.SocketErrorCode switch
            {
                SocketError.HostNotFound => Finding.No("no such name", TimeSpan.Zero),
                SocketError.NoData => Finding.No("the name has no address", TimeSpan.Zero),
                SocketError.TryAgain => Finding.Failure("the system's name service did not answer"),
                _ => Finding.Failure(failure.Message),
            };
        }
        catch (ArgumentException)
        {
            return Finding.No("not a name that the system can look up", TimeSpan.Zero);
        }
    }
}
