using Microsoft.Extensions.Logging;
using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;
using Postern.Ssh.Mux;
using Postern.Ssh.Servers;
using Postern.Wire.Ends;

namespace Postern.Ssh;

/// <summary>Reaches a target from an ssh server: what lies between us and that server is SSH.</summary>
/// <remarks>Where it may have the client's own socket it passes that to ssh, and then no byte comes through here; anything else is a channel.</remarks>
internal sealed class SshDialer(SshCarrier carrier, SshRoute route, HostPort to, TimeSpan limit, ILogger log) : Dialer
{
    /// <summary>How much longer a login may take where somebody can be asked for a passphrase.</summary>
    internal static readonly TimeSpan Thinking = TimeSpan.FromMinutes(2);

    private const string LimitName = "ssh";

    private readonly string _way = $"{to} via {route}";

    /// <summary>Until when ssh is full, in the loops' milliseconds.</summary>
    private long _fullUntil;

    /// <inheritdoc/>
    public override string Target { get; } = to.ToString();

    /// <inheritdoc/>
    public override async ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        try
        {
            if (request.Socket is { } client && loop.Now >= Volatile.Read(ref _fullUntil) && await PassAsync(client, request, deadline) is { } passed)
                return passed;
            return await WithinAsync(carrier.OpenAsync(loop, to.Host, to.Port, _way), late => late.Abort(), deadline);
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

    /// <summary>Gives ssh the client's socket; null where that cannot be. A channel to the same target will tell why, or be a way all the same.</summary>
    private async ValueTask<Conduit?> PassAsync(SocketConduit client, DialRequest request, Deadline deadline)
    {
        var ssh = new UnixDialer(await WithinAsync(carrier.EnterAsync(client.Loop), _ => carrier.Leave(), deadline), MuxLimits.Greeting);
        PassedSocket? passed = null;
        try
        {
            if (await MuxPass.TryAsync(ssh, client, to.Host, to.Port, deadline) is { } control)
                passed = new PassedSocket(client, control, ssh, _way, carrier.Leave);
            else
                SshLog.NotPassed(log, request.Name, Target, "the ssh server does not open it");
        }
        catch (ConduitException failure) when (deadline.Over is null)
        {
            if (!ssh.Answers())
                throw new ConduitException(FaultKind.Reset, "the SSH connection is lost"); // while it was asked, as a channel would find
            Volatile.Write(ref _fullUntil, client.Loop.Now + (long)MuxLimits.Full.TotalMilliseconds);
            SshLog.NotPassed(log, request.Name, Target, failure.Message);
        }
        finally
        {
            if (passed is null)
                carrier.Leave();
        }
        return passed;
    }

    /// <summary>Waits for what knows no deadline; what comes after it goes to <paramref name="late"/>.</summary>
    private async Task<T> WithinAsync<T>(Task<T> opening, Action<T> late, Deadline deadline)
    {
        var expired = new TaskCompletionSource();
        bool isLonger = false;
        deadline.Expired = over =>
        {
            // A login, and then sshd's own connection to the target. Whom a question holds up is told sooner: it may wait for ever.
            if (isLonger || over.Over is null || over.Spent is null || carrier.IsAsking)
            {
                expired.TrySetResult();
                return;
            }
            isLonger = true;
            deadline.Within(limit, LimitName);
        };
        deadline.Within(limit, LimitName);
        if (await Task.WhenAny(opening, expired.Task) == opening)
            return await opening;
        _ = TakeLateAsync(opening, late);
        throw new SshException(carrier.IsAsking
            ? $"{route}: a question of ssh waits at the terminal for its answer: limit reached: {LimitName}, {limit.TotalSeconds:0} s"
            : $"{route}: limit reached: {LimitName}: no connection after {(limit + limit).TotalSeconds:0} s");
    }

    private static async Task TakeLateAsync<T>(Task<T> opening, Action<T> late)
    {
        try
        {
            late(await opening);
        }
        catch (IOException)
        {
            // It would have failed anyway.
        }
    }
}
