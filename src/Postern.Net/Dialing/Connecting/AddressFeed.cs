using System.Net;
using Postern.Net.Dns;
using Postern.Net.Loops;

namespace Postern.Net.Dialing.Connecting;

/// <summary>Brings the answers of a lookup into a race in the order of RFC 8305 §3: IPv4 waits a little for IPv6.</summary>
internal sealed class AddressFeed
{
    private readonly Loop _loop;
    private readonly ConnectRace _race;
    private readonly ActionAlarm _delay;
    private readonly int _turn;
    private Answer? _v6;
    private Answer? _v4;
    private bool _v4Given;

    internal AddressFeed(Loop loop, ConnectRace race, int turn)
    {
        _loop = loop;
        _race = race;
        _turn = turn;
        _delay = new ActionAlarm(GiveV4);
    }

    internal void Follow(Resolution resolution)
    {
        Follow(resolution.V6, OnV6);
        Follow(resolution.V4, OnV4);
    }

    private void Follow(Task<Answer> task, Action<Answer> told)
    {
        if (task.IsCompleted)
            told(task.Result);
        else
            _ = task.ContinueWith(done => _loop.Post(() => told(done.Result)), TaskScheduler.Default);
    }

    private void OnV6(Answer answer)
    {
        _v6 = answer;
        _race.Add(InTurn(answer));
        if (_v4 is not null)
            GiveV4();
        CompleteIfBoth();
    }

    private void OnV4(Answer answer)
    {
        _v4 = answer;
        if (_v6 is null && answer.Addresses.Count > 0)
            _loop.SetAlarm(_delay, (long)DialLimits.ResolutionDelay.TotalMilliseconds);
        else
            GiveV4();
        CompleteIfBoth();
    }

    private void GiveV4()
    {
        Loop.ClearAlarm(_delay);
        if (_v4Given)
            return;
        _v4Given = true;
        _race.Add(InTurn(_v4!)); // called only once it has come
    }

    private IEnumerable<IPAddress> InTurn(Answer answer)
    {
        int count = answer.Addresses.Count;
        return count < 2 ? answer.Addresses : Enumerable.Range(0, count).Select(place => answer.Addresses[(int)((uint)(place + _turn) % (uint)count)]);
    }

    private void CompleteIfBoth()
    {
        if (_v6 is null || _v4 is null)
            return;
        bool none = _v6.Addresses.Count == 0 && _v4.Addresses.Count == 0;
        _race.Complete(none ? _v4.Problem : null);
    }
}
