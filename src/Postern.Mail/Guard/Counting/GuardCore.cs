using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>Decides on values: whether a login may be judged now, and what its verdict means for the next.</summary>
/// <remarks>
/// It knows no clock, no task and no file; its caller calls it from one thread at a time, with seconds that never go back.
/// A guess is used before the judge is asked and given back when it was none, so that guesses made at once are not all free.
/// No decision on strangers depends on whether there is such an account: only on what strangers have done to its name.
/// </remarks>
internal sealed class GuardCore
{
    private readonly Dictionary<ulong, Flight> _flights = [];

    /// <summary>What strangers have used.</summary>
    public AccountCells Cells { get; } = new();

    /// <summary>What is known against networks.</summary>
    public Sources Sources { get; } = new();

    /// <summary>Wrong passwords.</summary>
    public AgedTable<MistakeRow> Mistakes { get; } = new(GuardLimits.Mistakes);

    /// <summary>Accounts with an honest user.</summary>
    public HonestAccounts Honest { get; } = new();

    /// <summary>What has happened.</summary>
    public Tally Tally { get; } = new();

    /// <summary>Passwords that are being judged.</summary>
    internal int InFlight => _flights.Count;

    /// <summary>A login has arrived, or asks again.</summary>
    public Decision Arrive(Visit visit, uint now)
    {
        var account = Honest.Find(visit.Account);
        var isHome = account?.IsHome(visit.Network, now) ?? false;
        return visit.Manner switch
        {
            Manner.Unguessable => Admit(visit, Lane.Free, now),
            Manner.AppChallenge when account?.ProvesApp(now) ?? false => Admit(visit, Lane.Free, now),
            Manner.Password => ArriveWithPassword(visit, account, isHome, now),
            _ when isHome => Admit(visit, Take(account!, visit, now) ? Lane.Own : Lane.Inside, now), // a home has an account
            _ => Spend(visit, isHome: false, now),
        };
    }

    /// <summary>It was not judged, and nobody waits for it any more.</summary>
    public void PutOff(Visit visit, uint now)
    {
        Tally.PutOff++;
        Sources.PutOff(visit, now);
    }

    /// <summary>It was right.</summary>
    public void Succeeded(Charge charge, LoginProof proof, uint now)
    {
        GiveBackOnce(charge);
        Leave(charge);
        Honest.Note(charge.Visit, proof, now);
        if (charge.Visit.Fingerprint != 0)
            Mistakes.Remove(charge.Visit.Fingerprint);
    }

    /// <summary>It was wrong.</summary>
    /// <returns>Whether it is a mistake that was not known.</returns>
    public bool Failed(Charge charge, uint now)
    {
        var isNew = charge.Visit.Fingerprint == 0 ? FailedChallenge(charge, now) : FailedPassword(charge, now);
        Leave(charge);
        if (charge.Lane == Lane.Inside)
            Tally.Inside++;
        else if (isNew)
            Tally.Mistakes++;
        else
            Tally.Repeats++;
        return isNew;
    }

    /// <summary>Nobody judged it: what was used is given back.</summary>
    public void Abandoned(Charge charge)
    {
        if (charge.Flight is null || charge.Flight.Open == 1)
            GiveBackOnce(charge);
        Leave(charge);
    }

    /// <summary>Nobody says what became of it: what was used stays used, for it may have been judged.</summary>
    /// <remarks>It weighs on its network like a mistake: else whoever begins logins and never ends them would use up the guesses of others and stay clean.</remarks>
    public void Lost(Charge charge, uint now)
    {
        var paid = charge.Flight is null ? charge : charge.Flight is { Open: 1, IsSettled: false } ? charge.Flight.Paid : null;
        if (charge.Flight is { Open: 1 } flight)
            flight.IsSettled = true;
        if (paid is { HasSource: true })
            Sources.Stain(paid.Visit.Source, GuardLimits.MistakeStain, now);
        Leave(charge);
    }

    /// <summary>Forgets what was used of an account's guesses.</summary>
    public void Unlock(Bits128 account)
    {
        Cells.Clear(AccountCells.Of(account));
        if (Honest.Find(account) is not { } found)
            return;
        Array.Clear(found.Own);
        Array.Clear(found.Codes);
        Honest.Changed.Add(account);
    }

    private Decision ArriveWithPassword(Visit visit, HonestAccount? account, bool isHome, uint now)
    {
        if (account?.Knows(visit.Fingerprint, isHome, now) ?? false)
            return Admit(visit, Lane.Known, now);
        var known = Mistakes.Find(visit.Fingerprint);
        if (_flights.TryGetValue(visit.Fingerprint, out var flight))
            return flight.Open < GuardLimits.Parallel && known < 0 ? Join(visit, flight, now) : Wait(visit, isHome, uint.MaxValue, now);
        if (known < 0)
            return isHome && TakeCode(account!, visit, now) ? Fly(new Charge(visit, Lane.Code, now)) : Spend(visit, isHome, now); // a home has an account
        var next = Mistakes[known].Seen + GuardLimits.RepeatPace;
        if (now < next)
            return Wait(visit, isHome, next, now);
        _flights.Add(visit.Fingerprint, flight = new Flight());
        return Join(visit, flight, now);
    }

    private Decision Spend(Visit visit, bool isHome, uint now)
    {
        if (isHome && Take(Honest.Find(visit.Account)!, visit, now)) // a home has an account
            return Fly(new Charge(visit, Lane.Own, now));
        // Who is at home in this account is not slowed for what others behind the same address do to other accounts.
        var sourceFree = isHome ? 0 : Sources.FreeAt(visit.Source);
        if (sourceFree > now)
            return Wait(visit, isHome, sourceFree, now);
        var cell = AccountCells.Of(visit.Account);
        var isClean = isHome || Sources.IsClean(visit.Source, now);
        Lane? lane = isClean && Cells.TryTake(cell, Lane.Clean, now) ? Lane.Clean : Cells.TryTake(cell, Lane.Any, now) ? Lane.Any : null;
        if (lane is not { } taken)
            return Wait(visit, isHome, Math.Min(Cells.FreeAt(cell, Lane.Any), isClean ? Cells.FreeAt(cell, Lane.Clean) : uint.MaxValue), now);
        if (!isHome)
            Sources.Take(visit.Source, now);
        return Fly(new Charge(visit, taken, now) { HasSource = !isHome });
    }

    private bool Take(HonestAccount account, Visit visit, uint now)
    {
        if (!Stamps.TryTake(account.Own, now))
            return false;
        Honest.Changed.Add(visit.Account);
        return true;
    }

    /// <summary>Who shows what stood before a right code has a pot of his own: others' wrong passwords do not empty it.</summary>
    private bool TakeCode(HonestAccount account, Visit visit, uint now)
    {
        if (visit.Stem == 0 || !account.KnowsBeforeCode(visit.Stem, now) || !Stamps.TryTake(account.Codes, now))
            return false;
        Honest.Changed.Add(visit.Account);
        return true;
    }

    private Decision Fly(Charge charge)
    {
        if (charge.Visit.Fingerprint != 0)
            _flights.Add(charge.Visit.Fingerprint, charge.Flight = new Flight { Paid = charge, Open = 1 });
        return new Decision(charge, 0, Standing.Any);
    }

    private static Decision Join(Visit visit, Flight flight, uint now)
    {
        flight.Open++;
        return new Decision(new Charge(visit, Lane.Same, now) { Flight = flight }, 0, Standing.Any);
    }

    private static Decision Admit(Visit visit, Lane lane, uint now) => new(new Charge(visit, lane, now), 0, Standing.Any);

    private Decision Wait(Visit visit, bool isHome, uint until, uint now) =>
        new(null, until, isHome ? Standing.Own : Sources.IsClean(visit.Source, now) ? Standing.Clean : Standing.Any);

    private bool FailedPassword(Charge charge, uint now)
    {
        var visit = charge.Visit;
        var isNew = Mistakes.Find(visit.Fingerprint) < 0;
        Mistakes.Take(visit.Fingerprint, now);
        if (Honest.Find(visit.Account) is { } account && account.Forget(visit.Fingerprint))
        {
            // It was changed. What was right once is no guess, and yet nobody goes on for nothing.
            Stamps.Force(account.Own, now);
            Honest.Changed.Add(visit.Account);
        }

        if (charge.Flight is { IsSettled: false } flight)
        {
            flight.IsSettled = true;
            if (flight.Paid is { HasSource: true } paid)
                Sources.Stain(paid.Visit.Source, GuardLimits.MistakeStain, now);
        }

        return isNew;
    }

    private bool FailedChallenge(Charge charge, uint now)
    {
        if (!charge.HasSource)
            return true;
        var place = Mistakes.Find(charge.Visit.Spell);
        if (place >= 0 && now <= Mistakes[place].Seen + GuardLimits.ChallengeSpell)
        {
            // One mistake of the source, and one guess at the account each time.
            Sources.GiveBack(charge.Visit.Source);
            return false;
        }

        Mistakes.Take(charge.Visit.Spell, now);
        Sources.Stain(charge.Visit.Source, GuardLimits.MistakeStain, now);
        return true;
    }

    private void GiveBackOnce(Charge charge)
    {
        if (charge.Flight is { } flight)
        {
            if (!flight.IsSettled && flight.Paid is { } paid)
                GiveBack(paid);
            flight.IsSettled = true;
            return;
        }

        GiveBack(charge);
    }

    private void GiveBack(Charge charge)
    {
        switch (charge.Lane)
        {
            case Lane.Clean or Lane.Any:
                Cells.GiveBack(AccountCells.Of(charge.Visit.Account), charge.Lane, charge.Taken);
                break;
            case Lane.Own when Honest.Find(charge.Visit.Account) is { } account:
                Stamps.GiveBack(account.Own, charge.Taken);
                Honest.Changed.Add(charge.Visit.Account);
                break;
            case Lane.Code when Honest.Find(charge.Visit.Account) is { } account:
                Stamps.GiveBack(account.Codes, charge.Taken);
                Honest.Changed.Add(charge.Visit.Account);
                break;
            default:
                break; // nothing was used
        }

        if (charge.HasSource)
            Sources.GiveBack(charge.Visit.Source);
    }

    private void Leave(Charge charge)
    {
        if (charge.Flight is { } flight && --flight.Open == 0)
            _flights.Remove(charge.Visit.Fingerprint);
    }
}
