namespace Postern.Mail.Guard.Counting;

/// <summary>The measure of each network over all accounts: how fast it may be wrong, and whether it is clean.</summary>
internal sealed class Sources
{
    private const ulong HalfMask = 0xFFFF_FFFF;

    /// <summary>The rows.</summary>
    public AgedTable<SourceRow> Rows { get; } = new(GuardLimits.Sources);

    /// <summary>Whether it has made no mistakes to speak of.</summary>
    public bool IsClean(ulong source, uint now)
    {
        var place = Rows.Find(source);
        return place < 0 || Rows[place].Stains < GuardLimits.Stains || IsOver(Rows[place], now);
    }

    /// <summary>When it may make its next guess; what is not later than now is now.</summary>
    public uint FreeAt(ulong source)
    {
        const uint most = (GuardLimits.SourceBurst - 1) * GuardLimits.SourcePace;
        var place = Rows.Find(source);
        return place < 0 || Rows[place].Back < most ? 0 : Rows[place].Back - most;
    }

    /// <summary>Uses a guess.</summary>
    public void Take(ulong source, uint now)
    {
        ref var row = ref Rows.Take(source, now);
        row.Back = Math.Max(row.Back, now) + GuardLimits.SourcePace;
    }

    /// <summary>Gives a guess back.</summary>
    public void GiveBack(ulong source)
    {
        if (Rows.Find(source) is not (var place and >= 0))
            return;
        Rows[place].Back -= Math.Min(Rows[place].Back, GuardLimits.SourcePace);
        Rows.Changed.Add(place);
    }

    /// <summary>Notes a mistake, or what looks like one, with its weight.</summary>
    public void Stain(ulong source, uint weight, uint now)
    {
        ref var row = ref Rows.Take(source, now);
        row.Stains = Math.Min(IsOver(row, now) ? weight : row.Stains + weight, GuardLimits.Stains);
        row.Stained = now;
    }

    /// <summary>Notes that a login was not judged. Of two passwords for one account at most one is right: so it can be a mistake all the same.</summary>
    public void PutOff(Visit visit, uint now)
    {
        if (visit.Fingerprint == 0)
            return;
        var account = visit.Account.Low & ~HalfMask;
        var both = account | (visit.Fingerprint & HalfMask);
        ref var row = ref Rows.Take(visit.Source, now);
        var before = row.PutOff;
        row.PutOff = both;
        if (before != 0 && before != both)
            Stain(visit.Source, (before & ~HalfMask) == account ? GuardLimits.MistakeStain : GuardLimits.PutOffStain, now);
    }

    private static bool IsOver(SourceRow row, uint now) => now > row.Stained + GuardLimits.StainLife;
}
