namespace Postern.Mail.Guard.Counting;

/// <summary>When each guess of a budget was used; 0 where it never was. So the bound holds for every hour, wherever it begins.</summary>
internal static class Stamps
{
    /// <summary>Uses a guess, if there is one.</summary>
    public static bool TryTake(Span<uint> stamps, uint now)
    {
        for (var i = 0; i < stamps.Length; i++)
        {
            if (!IsFree(stamps[i], now))
                continue;
            stamps[i] = now;
            return true;
        }

        return false;
    }

    /// <summary>Uses a guess even where there is none: then the oldest is used again.</summary>
    public static void Force(Span<uint> stamps, uint now)
    {
        if (!TryTake(stamps, now))
            stamps[stamps.IndexOf(Oldest(stamps))] = now;
    }

    /// <summary>Gives back a guess that was used then.</summary>
    public static void GiveBack(Span<uint> stamps, uint taken)
    {
        if (stamps.IndexOf(taken) is var place and >= 0)
            stamps[place] = 0;
    }

    /// <summary>When the next guess can be used.</summary>
    public static uint FreeAt(ReadOnlySpan<uint> stamps) => Oldest(stamps) is var oldest && oldest == 0 ? 0 : oldest + GuardLimits.Hour + 1;

    /// <summary>After the clock was set back: nothing was used in the future.</summary>
    public static void Clamp(Span<uint> stamps, uint now)
    {
        foreach (ref uint stamp in stamps)
            stamp = Math.Min(stamp, now);
    }

    // Seconds are cut off: a whole one more, or an hour would hold eleven.
    private static bool IsFree(uint stamp, uint now) => stamp == 0 || now > stamp + GuardLimits.Hour;

    private static uint Oldest(ReadOnlySpan<uint> stamps)
    {
        var oldest = stamps[0];
        foreach (var stamp in stamps)
            oldest = Math.Min(oldest, stamp);
        return oldest;
    }
}
