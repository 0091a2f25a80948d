using System.Net.Sockets;
using System.Text.Json;
using Postern.Net.Control;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>Where a carrier is asked: for the login, for how it does, and by ssh itself for answers.</summary>
/// <remarks>Lives on the loop. It is over some time after the last who had the login has gone.</remarks>
internal sealed class CarrierDesk(CarrierSetup setup, Socket listener, Login login) : IDisposable
{
    private const int LongestLine = 64 * 1024;
    private static readonly TimeSpan FirstLine = TimeSpan.FromSeconds(10);

    /// <summary>How long it waits for the first: whoever started it is on the way.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(100);

    private readonly List<Tenant> _tenants = [];
    private readonly CancellationTokenSource _over = new();
    private readonly uint _user = ControlPeer.OwnUser();
    private ITimer? _linger;

    /// <summary>Serves until it is over; then nobody is let in any more, and the socket's file is gone.</summary>
    internal async Task RunAsync(CancellationToken stop)
    {
        using var stopped = stop.Register(() => setup.Loop.Post(_over.Cancel));
        using ITimer linger = _linger = setup.Time.CreateTimer(_ => setup.Loop.Post(Close), state: null, Grace, Timeout.InfiniteTimeSpan);
        try
        {
            while (true)
                await AcceptAsync();
        }
        catch (OperationCanceledException)
        {
            // Nobody has wanted it for a while.
        }
        finally
        {
            // Under the guard nobody begins to listen there before the name is free.
            using FileStream guard = await ControlGuard.TakeAsync(setup.Place.Directory, setup.Time);
            File.Delete(setup.Place.Socket);
            listener.Dispose();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _over.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            _ = ServeAsync(await listener.AcceptAsync(_over.Token));
        }
        catch (SocketException)
        {
            await Task.Delay(Rest, setup.Time, _over.Token); // out of descriptors, or the caller has gone
        }
    }

    private void Close()
    {
        if (_tenants.Count == 0 && !_over.IsCancellationRequested)
            _over.Cancel();
    }

    private async Task ServeAsync(Socket socket)
    {
        using var stream = new ControlStream(socket, LongestLine);
        try
        {
            if (!ControlPeer.Of(socket).IsTrustedBy(_user))
                return;
            using var limit = new CancellationTokenSource(FirstLine, setup.Time);
            if (await stream.ReadLineAsync(limit.Token) is not { } line)
                return;
            CarrierAsk? ask = JsonSerializer.Deserialize(line.Span, CarrierJson.Default.CarrierAsk);
            await (ask switch
            {
                null => Task.CompletedTask,
                { V: not CarrierAsk.Current } => AnswerAsync(stream, new CarrierSay { Failed = $"the carrier of {setup.Route.Server} is of another version of Postern: it goes when nobody has used it for a while" }),
                { Want: "login" } => LodgeAsync(stream, ask),
                { Want: "guard", Path: { } path } => GuardAsync(socket, stream, path),
                { Want: "status" } => AnswerAsync(stream, new CarrierSay { Picture = Picture() }),
                { Want: "answer", Token: { } token, Prompt: { } prompt } => AnswerAsync(stream, new CarrierSay { Answer = await login.AnswerAsync(token, prompt, ask.Hint) }),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException or OperationCanceledException)
        {
            // Whoever called has gone, or spoke something else: it is told nothing more.
        }
    }

    private static Task AnswerAsync(ControlStream stream, CarrierSay say) =>
        stream.WriteLineAsync(say, CarrierJson.Default.CarrierSay, CancellationToken.None).AsTask();

    /// <summary>Somebody's connection to ssh, of which we have a copy: when he goes it closes, unless it must not before the login ends (<see cref="SshMaster.Keep"/>).</summary>
    private async Task GuardAsync(Socket socket, ControlStream stream, string path)
    {
        await AnswerAsync(stream, new CarrierSay());
        using var limit = new CancellationTokenSource(FirstLine, setup.Time);
        if (await DescriptorPassing.ReceiveAsync(socket, limit.Token) is not { } connection)
            return;
        bool isKept = false;
        try
        {
            await AnswerAsync(stream, new CarrierSay());
            isKept = await LastWordAsync(socket) == CarrierAsk.Dirty && login.TryKeep(path, connection);
        }
        finally
        {
            if (!isKept)
                connection.Dispose();
        }
    }

    /// <summary>What he has said last, when he has gone.</summary>
    private async Task<byte> LastWordAsync(Socket socket)
    {
        byte[] words = new byte[64];
        byte last = CarrierAsk.Clean;
        try
        {
            while (await socket.ReceiveAsync(words, SocketFlags.None, _over.Token) is var count and > 0)
                last = words[count - 1];
        }
        catch (SocketException)
        {
            // He has gone, as at the clean end.
        }
        return last;
    }

    private async Task LodgeAsync(ControlStream stream, CarrierAsk ask)
    {
        if (_over.IsCancellationRequested)
            return; // it calls again, and finds the next carrier
        using var tenant = new Tenant(stream, ask, setup.Time);
        _tenants.Add(tenant);
        _linger!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        using var gone = CancellationTokenSource.CreateLinkedTokenSource(_over.Token);
        try
        {
            Task listening = tenant.ListenAsync(gone.Token);
            await AdmitAsync(tenant);
            if (tenant.Master is { } master)
                await Task.WhenAny(listening, master.Ended);
            if (!listening.IsCompleted)
            {
                if (tenant.Master is { } lost && !_over.IsCancellationRequested)
                    await tenant.SayAsync(new CarrierSay { Lost = SshFailure.Of(lost.Tail(), setup.Route.Server).Message });
                await gone.CancelAsync();
                return;
            }
            await listening;
        }
        finally
        {
            _tenants.Remove(tenant);
            if (tenant.Master is { } had && had != login.Current && !_tenants.Exists(other => other.Master == had))
                had.Stop();
            // It stays as long as it has to remember that a login failed: without it each program would try again at once.
            TimeSpan linger = tenant.Linger > login.Rest ? tenant.Linger : login.Rest;
            if (_tenants.Count == 0)
                _linger.Change(linger, Timeout.InfiniteTimeSpan);
        }
    }

    private async Task AdmitAsync(Tenant tenant)
    {
        try
        {
            var (master, took) = await login.GetAsync(tenant);
            tenant.Master = master;
            await tenant.SayAsync(new CarrierSay { Ready = master.Path, Took = took?.TotalMilliseconds });
        }
        catch (SshException none)
        {
            await tenant.SayAsync(new CarrierSay { Failed = none.Message });
        }
    }

    private CarrierPicture Picture()
    {
        var facts = login.Current?.Facts;
        return new CarrierPicture(
            setup.Route.ToString(), Environment.ProcessId, login.State, login.Since.TotalSeconds,
            facts?.RoundTrip.TotalMilliseconds, facts?.BytesSent ?? 0, facts?.BytesReceived ?? 0,
            _tenants.Count, _tenants.Sum(tenant => tenant.Open), login.Count, login.LastError);
    }
}
