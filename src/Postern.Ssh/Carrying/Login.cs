using Microsoft.Win32.SafeHandles;
using Postern.Ssh.Servers;

namespace Postern.Ssh.Carrying;

/// <summary>The login of a carrier: made when somebody wants it, once however many do; a failed one is not repeated at once.</summary>
/// <remarks>
/// The pause after a failure doubles, as sshd locks out who fails often (PerSourcePenalties). A failure that somebody
/// must look at (a changed host key) is written down and stops everything, for later carriers too. Lives on the loop.
/// </remarks>
internal sealed class Login(CarrierSetup setup) : IDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(2);

    private readonly StopNote _note = new(setup.Place.Stopped);
    private readonly CancellationTokenSource _leaving = new();
    private readonly List<SshMaster> _retired = [];
    private Task<SshMaster>? _master;
    private SshQuestions? _questions;
    private SshException? _failure;
    private AskingKind _failedBy;
    private long _failedAt;
    private TimeSpan _pause;
    private string _failedAgent = "";
    private bool _noted;
    private int _attempts;
    private long _since = setup.Time.GetTimestamp();

    /// <summary>Logins that have succeeded.</summary>
    internal int Count { get; private set; }

    /// <summary>The login that is there; null for none.</summary>
    internal SshMaster? Current => _master is { IsCompletedSuccessfully: true } done && !done.Result.Ended.IsCompleted ? done.Result : null;

    /// <summary>One word for a picture.</summary>
    internal string State => Current is not null ? "in" : _master is { IsCompleted: false } ? "logging in" : Stopped is not null ? "stopped" : "out";

    /// <summary>Why nobody logs in any more before somebody has looked at it; null where that is not so.</summary>
    private string? Stopped => _note.Read() ?? (_failure is { IsFinal: true } final && !_noted ? final.Message : null);

    /// <summary>How long that is so.</summary>
    internal TimeSpan Since => setup.Time.GetElapsedTime(_since);

    /// <summary>Why the last one failed or ended.</summary>
    internal string? LastError { get; private set; }

    /// <summary>How long nobody may log in yet, after a failure.</summary>
    internal TimeSpan Rest => _failure is not null && _pause - setup.Time.GetElapsedTime(_failedAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>The login; made where there is none. Also says how long it took, where this call made it.</summary>
    /// <exception cref="SshException">There is none to be had.</exception>
    internal async Task<(SshMaster Master, TimeSpan? Took)> GetAsync(Tenant tenant)
    {
        while (true)
        {
            if (Current is { } there)
                return (there, null);
            if (_master is not { IsCompleted: false } coming)
                return await MakeAsync(tenant);
            try
            {
                return (await coming, null);
            }
            catch (SshException) when (tenant.MayAsk && _failure is { IsFinal: false } && (_failedBy != AskingKind.Tenant || _questions?.HasAsker == false))
            {
                // Whoever it was made for could not be asked, or has gone meanwhile. Here is somebody.
            }
        }
    }

    /// <summary>What an askpass wants to know; null where it does not belong to the login under way.</summary>
    internal Task<string?> AnswerAsync(string token, string prompt, string? hint) =>
        _questions is { } questions && questions.Token == token ? questions.AnswerAsync(prompt, hint) : Task.FromResult<string?>(null);

    /// <summary>Keeps a connection to this control socket open as long as its login lasts; false where that is over.</summary>
    internal bool TryKeep(string path, SafeFileHandle connection)
    {
        if (_retired.Append(Current).FirstOrDefault(master => master?.Path == path) is not { Ended.IsCompleted: false } master)
            return false;
        if (!master.Keep(connection) && master == Current)
            Retire(master);
        return true;
    }

    /// <summary>Whoever comes from now on has another login; the one that is there stays for those who have it.</summary>
    private void Retire(SshMaster retired)
    {
        _retired.Add(retired);
        _master = null;
    }

    /// <summary>Ends it, and what comes to be one; completed when ssh has ended.</summary>
    internal async Task LeaveAsync()
    {
        await _leaving.CancelAsync();
        foreach (SshMaster retired in _retired)
        {
            retired.Stop();
            await retired.Ended;
        }
        if (_master is null)
            return;
        try
        {
            SshMaster master = await _master;
            master.Stop();
            await master.Ended;
        }
        catch (IOException)
        {
            // It never came to a login; whoever wanted it was told.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _leaving.Dispose();

    private async Task<(SshMaster Master, TimeSpan? Took)> MakeAsync(Tenant tenant)
    {
        CarrierSetup mine = setup with { Environment = tenant.EnvironmentOver(setup.Environment) };
        var mode = AskingMode.For(tenant.MayAsk, mine.Environment);
        string agent = mine.Environment.GetValueOrDefault("SSH_AUTH_SOCK", "");
        ThrowIfTooEarly(mode.Kind, agent);
        (_failedBy, _failedAgent) = (mode.Kind, agent);
        long began = setup.Time.GetTimestamp();
        setup.Passed.PassTo(tenant, mine.Environment);
        _questions = new SshQuestions(setup.Route, tenant, mode, setup.Time);
        _master = LogInAsync(mine, mode, _questions);
        SshMaster master = await _master;
        return (master, setup.Time.GetElapsedTime(began));
    }

    private void ThrowIfTooEarly(AskingKind kind, string agent)
    {
        if (Stopped is { } stopped)
            throw new SshException(stopped) { IsFinal = true };
        TimeSpan left = Rest;
        // Where nobody could be asked, somebody who can may try at once; and so may whoever has another agent.
        bool isOther = (kind == AskingKind.Tenant && _failedBy != kind) || agent != _failedAgent;
        if (left > TimeSpan.Zero && !isOther)
            throw new SshException($"{_failure!.Message}; nothing is tried for another {Math.Ceiling(left.TotalSeconds):0} s");
    }

    private async Task<SshMaster> LogInAsync(CarrierSetup mine, AskingMode mode, SshQuestions questions)
    {
        _since = setup.Time.GetTimestamp();
        try
        {
            SshMaster master = await SshMaster.StartAsync(mine, mode, questions, ++_attempts, _leaving.Token);
            (_failure, _pause) = (null, TimeSpan.Zero);
            _since = setup.Time.GetTimestamp();
            Count++;
            _ = WatchAsync(master);
            return master;
        }
        catch (IOException e)
        {
            var failure = e as SshException ?? new SshException($"{setup.Route.Server}: {e.Message}");
            (_failure, _failedAt, LastError) = (failure, setup.Time.GetTimestamp(), failure.Message);
            _pause = _pause == TimeSpan.Zero ? FirstPause : _pause * 2 < LongestPause ? _pause * 2 : LongestPause;
            _since = setup.Time.GetTimestamp();
            if (failure.IsFinal)
                _noted = _note.TryWrite(failure.Message);
            throw failure;
        }
    }

    private async Task WatchAsync(SshMaster master)
    {
        await master.Ended;
        _since = setup.Time.GetTimestamp();
        if (!_leaving.IsCancellationRequested)
            LastError = SshFailure.Of(master.Tail(), setup.Route.Server).Message;
    }
}
