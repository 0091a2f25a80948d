using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Win32.SafeHandles;
using Postern.Net.Control;
using Postern.Ssh.Carrying;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Leasing;

/// <summary>Our share in a login that a carrier has, as long as this connection to the carrier stands.</summary>
internal sealed class Lease : IDisposable
{
    private const int LongestLine = 64 * 1024;
    /// <summary>How much longer than a login, and somebody's thinking about a passphrase, a carrier may be silent. Arbitrary.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Guarding = TimeSpan.FromSeconds(5); // arbitrary: the carrier has nothing else to do

    private const int Attempts = 4; // a carrier that is just ending is met once or twice

    private readonly ControlStream _stream;
    private readonly SshSettings _settings;
    private readonly SemaphoreSlim _writing = new(1);
    private readonly CarrierPlace _place;
    private readonly TimeProvider _time;
    private volatile bool _isOver;

    private Lease(Socket socket, CarrierPlace place, SshSettings settings, TimeProvider time)
    {
        _place = place;
        _time = time;
        _stream = new ControlStream(socket, LongestLine);
        _settings = settings;
    }

    /// <summary>The control socket of the ssh that has the login.</summary>
    internal string Path { get; private set; } = "";

    /// <summary>How long the login took; null where it was there before.</summary>
    internal TimeSpan? Took { get; private set; }

    /// <summary>The login is gone, or its carrier.</summary>
    internal bool IsOver => _isOver;

    /// <summary>Told once, with a sentence, when the login is lost.</summary>
    internal Action<string>? Lost { get; set; }

    /// <summary>Takes one; the carrier is started where there is none, and logs in where it has not.</summary>
    /// <exception cref="SshException">There is no login to be had; the message says why.</exception>
    internal static async Task<Lease> TakeAsync(SshRoute route, SshSettings settings, TimeProvider time)
    {
        RuntimeDirectory.Make(settings.RuntimeDirectory);
        var place = new CarrierPlace(settings.RuntimeDirectory, route.Key);
        place.Check();
        for (int attempt = 1; ; attempt++)
        {
            if (await TryTakeAsync(route, place, settings, time) is { } lease)
                return lease;
            if (attempt == Attempts)
                throw new SshException($"{route.Server}: the carrier at {place.Socket} ends again and again");
            await CarrierStart.RunAsync(route, place, settings, time);
        }
    }

    /// <summary>Tells how many connections pass through it now.</summary>
    internal Task CountAsync(int open) => SayAsync(new CarrierNote { Open = open });

    /// <summary>Tells that the login is not wanted any longer than others want it.</summary>
    internal Task ReleaseAsync() => SayAsync(new CarrierNote { Open = 0, Linger = 0 });

    /// <summary>Gives the carrier a copy of a connection to ssh's control socket, so that it need not end with us; null where the carrier does not take it.</summary>
    internal async Task<LineGuard?> GuardAsync(string path, SafeFileHandle copy, Action<Action> post)
    {
        using SafeFileHandle given = copy;
        using var limit = new CancellationTokenSource(Guarding, _time);
        Socket? socket = null;
        try
        {
            socket = await _place.TryConnectAsync(_time, limit.Token);
            if (socket is not null && await GiveAsync(socket, path, given, limit.Token))
                return new LineGuard(socket, post, _time);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
        {
            // The carrier hangs, or has gone, and the login with it.
        }
        socket?.Dispose();
        return null;
    }

    private static async Task<bool> GiveAsync(Socket socket, string path, SafeFileHandle given, CancellationToken limit)
    {
        var stream = new ControlStream(socket, LongestLine);
        await stream.WriteLineAsync(new CarrierAsk { Want = "guard", Path = path }, CarrierJson.Default.CarrierAsk, limit);
        if (await stream.ReadLineAsync(limit) is null)
            return false;
        DescriptorPassing.Send(socket, given);
        return await stream.ReadLineAsync(limit) is not null;
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        _isOver = true;
        _stream.Dispose();
    }

    private static async Task<Lease?> TryTakeAsync(SshRoute route, CarrierPlace place, SshSettings settings, TimeProvider time)
    {
        Socket? socket = await place.TryConnectAsync(time, CancellationToken.None);
        if (socket is null)
            return null;
        var lease = new Lease(socket, place, settings, time);
        using var limit = new CancellationTokenSource(route.Way.Login + (Grace * route.Logins), time);
        try
        {
            if (await lease.BeginAsync(route, limit.Token))
                return lease;
            lease.Dispose();
            return null;
        }
        catch (OperationCanceledException)
        {
            lease.Dispose();
            throw new SshException($"{route.Server}: limit reached: answer of the carrier at {place.Socket}");
        }
        catch (Exception e) when (e is SocketException or ControlException)
        {
            lease.Dispose();
            return null; // the carrier has ended under our hands
        }
        catch
        {
            lease.Dispose();
            throw;
        }
    }

    /// <summary>Asks for the login, and has questions answered until it is there; false where the carrier goes without a word.</summary>
    private async Task<bool> BeginAsync(SshRoute route, CancellationToken limit)
    {
        var own = Tenant.Own.Select(name => (name, Value: _settings.Environment(name))).Where(pair => pair.Value is not null).ToDictionary(pair => pair.name, pair => pair.Value!, StringComparer.Ordinal);
        var ask = new CarrierAsk { Want = "login", Environment = own, MayAsk = _settings.MayAsk(), Linger = route.Way.Linger.TotalSeconds };
        await _stream.WriteLineAsync(ask, CarrierJson.Default.CarrierAsk, limit);
        while (await ReadAsync(limit) is { } say)
        {
            if (say.Failed is { } sentence)
                throw new SshException(sentence);
            if (say.Ready is { } path)
            {
                Path = path;
                Took = say.Took is { } milliseconds ? TimeSpan.FromMilliseconds(milliseconds) : null;
                _ = Task.Run(ListenAsync, CancellationToken.None);
                return true;
            }
            Hear(say);
        }
        return false;
    }

    private async Task ListenAsync()
    {
        try
        {
            while (await ReadAsync(CancellationToken.None) is { } say)
                Hear(say);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or JsonException)
        {
            // It is over, as at its clean end.
        }
        _isOver = true;
    }

    private async Task<CarrierSay?> ReadAsync(CancellationToken limit) =>
        await _stream.ReadLineAsync(limit) is { } line ? JsonSerializer.Deserialize(line.Span, CarrierJson.Default.CarrierSay) : null;

    /// <summary>A person thinks, and the carrier may give up meanwhile.</summary>
    private async Task AnswerAsync(string question, CarrierSay say)
    {
        string? answer = await _settings.Ask(question, say.Secret);
        if (!_isOver)
            await SayAsync(new CarrierNote { Answered = say.Number, Answer = answer });
        else if (answer is not null)
            _settings.Notify?.Invoke(Tenant.TooLate);
    }

    private void Hear(CarrierSay say)
    {
        if (say.Lost is { } why)
        {
            _isOver = true;
            Lost?.Invoke(why);
        }
        else if (say.Question is { } notice && say.Notice)
        {
            _settings.Notify?.Invoke(notice);
        }
        else if (say.Question is { } question)
        {
            _ = AnswerAsync(question, say);
        }
    }

    private async Task SayAsync(CarrierNote note)
    {
        await _writing.WaitAsync();
        try
        {
            await _stream.WriteLineAsync(note, CarrierJson.Default.CarrierNote, CancellationToken.None);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            _isOver = true;
        }
        finally
        {
            _writing.Release();
        }
    }
}
