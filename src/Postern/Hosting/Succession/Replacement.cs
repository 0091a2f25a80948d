using Microsoft.Extensions.Logging;
using Postern.Hosting.Confinement;
using Postern.Hosting.Control;
using Postern.Hosting.Life;
using Postern.Net.Certificates.Files;
using Postern.Net.Control;
using Postern.Net.Listening;
using Postern.Net.Succession;

namespace Postern.Hosting.Succession;

/// <summary>Has the program's file, as it lies there now, take the place of this process: it is given all listening sockets, and no connection is refused or lost.</summary>
/// <remarks>
/// Until the new process accepts, whatever goes wrong leaves everything here as it was. From then on there is no way
/// back: nothing is accepted here any more, who is in stays until the drain limits of the doors, and this process ends.
/// </remarks>
/// <param name="household">The doors.</param>
/// <param name="parts">What else this process is.</param>
/// <param name="log">Where the outcome goes.</param>
internal sealed class Replacement(Household household, ReplacementParts parts, ILogger log)
{
    /// <summary>How long the new process may take until its doors are open; arbitrary: a slow disk and a key to be made.</summary>
    private static readonly TimeSpan StartLimit = TimeSpan.FromMinutes(2);

    /// <summary>How long it may take to accept then; arbitrary: it writes a file.</summary>
    private static readonly TimeSpan BeginLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long whoever asked has to read the answer before this process ends without it; arbitrary.</summary>
    private static readonly TimeSpan AnswerLimit = TimeSpan.FromSeconds(5);

    private readonly ProgramFile _program = ProgramFile.Find();

    /// <summary>Does it; this process is asked to end then.</summary>
    /// <exception cref="ControlException">Nothing has changed; the text says why.</exception>
    public async Task<ReplaceOutcome> RunAsync()
    {
        using var stop = new CancellationTokenSource();
        using var over = new CancellationTokenSource();
        Task watch = CancelAsync(parts.Ending.Asked, stop, over.Token);
        Successor? successor = null;
        try
        {
            string? problem = await household.HandOverAsync(async (open, inherited) =>
            {
                using PassedSockets sockets = SocketsOf(open, inherited);
                successor = await Successor.StartAsync(StartOf(), sockets, parts.ChildDescriptors, parts.Time);
                await successor.OpensAsync(StartLimit, stop.Token);
                HostingLog.Succeeding(log, successor.ProcessId);
                await successor.BeginAsync(BeginLimit, CancellationToken.None);
                return null;
            });
            if (problem is not null || successor is null)
                throw new ControlException(problem ?? "no process was started");
            return await LeaveAsync(successor);
        }
        catch (IOException failed)
        {
            parts.KeepPid();
            string why = FileFault.Words(failed);
            HostingLog.NotReplaced(log, why);
            throw failed as ControlException ?? new ControlException(why);
        }
        finally
        {
            await over.CancelAsync();
            await watch;
            if (successor is not null)
                await successor.DisposeAsync();
        }
    }

    private async Task<ReplaceOutcome> LeaveAsync(Successor successor)
    {
        // The manager believes the main process alone (NotifyAccess=main): it must know the new one before that speaks.
        parts.Service.PassOn(successor.ProcessId);
        parts.Leave();
        await successor.LeaveAsync();
        int open = household.Inside;
        HostingLog.Replaced(log, successor.ProcessId, open);
        _ = EndAsync();
        return new ReplaceOutcome(successor.ProcessId, open);
    }

    /// <summary>Whoever asked may have gone before the answer.</summary>
    private async Task EndAsync()
    {
        await Task.Delay(AnswerLimit, parts.Time, CancellationToken.None);
        parts.Ending.Ask(atOnce: false);
    }

    private static async Task CancelAsync(Task asked, CancellationTokenSource stop, CancellationToken over)
    {
        if (await Task.WhenAny(asked, Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, over)) == asked)
            await stop.CancelAsync();
    }

    private SuccessorStart StartOf()
    {
        var variables = new Dictionary<string, string>(StringComparer.Ordinal);
        // It cannot leave it; nor need it go in once more, which the kernel allows sixteen times.
        if (parts.Sandbox is { } sandbox)
            variables[Sandbox.Variable] = sandbox.Inheritance;
        if (parts.IsInBackground || parts.Sandbox is not null)
            variables[Detachment.NoDiagnostics] = "0";
        return new SuccessorStart(_program.Path, _program.Name, _program.Arguments, variables);
    }

    private PassedSockets SocketsOf(IReadOnlyList<Listener> open, InheritedSockets inherited)
    {
        var sockets = new PassedSockets();
        try
        {
            foreach (Listener listener in open.Where(listener => !listener.IsInherited))
                sockets.Add(PassedSocket.Door, listener.Asked.ToString(), listener.Duplicate());
            foreach (var (name, descriptor) in inherited.Duplicate())
                sockets.Add(PassedSocket.Systemd, name, [descriptor]);
            parts.PassOthers(sockets);
            return sockets;
        }
        catch
        {
            sockets.Dispose();
            throw;
        }
    }
}
