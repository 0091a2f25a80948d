using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Ssh.Mux;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh;

/// <summary>Reaches a target from an ssh server: what lies between us and that server is SSH.</summary>
internal sealed class SshDialer(SshCarrier carrier, SshRoute route, HostPort to, TimeSpan limit) : Dialer
{
    /// <summary>How much longer a login may take where somebody can be asked for a passphrase.</summary>
    internal static readonly TimeSpan Thinking = TimeSpan.FromMinutes(2);

    /// <inheritdoc/>
    public override string Target { get; } = to.ToString();

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        var expired = new TaskCompletionSource();
        deadline.Expired = _ => expired.TrySetResult();
        // A login, and then sshd's own connection to the target.
        deadline.Within(limit + limit, "ssh");
        try
        {
            Task<SshChannel> opening = carrier.OpenAsync(loop, to.Host, to.Port, $"{Target} via {route}");
            if (await Task.WhenAny(opening, expired.Task) == opening)
                return await opening;
            _ = CloseLateAsync(opening);
            throw new SshException($"{route}: limit reached: ssh");
        }
        catch (SshException failure)
        {
            throw new ConduitException(FaultKind.Connect, $"connect {Target}: {failure.Message}");
        }
        catch (ConduitException failure)
        {
            throw new ConduitException(FaultKind.Connect, $"connect {Target}: {route}: {failure.Message}");
        }
        finally
        {
            deadline.Clear();
        }
    }

    /// <summary>Nobody waits for it any more.</summary>
    private static async Task CloseLateAsync(Task<SshChannel> opening)
    {
        try
        {
            (await opening).Abort();
        }
        catch (IOException)
        {
            // It would have failed anyway.
        }
    }
}
