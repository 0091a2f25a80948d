using Postern.Wire.Text;

namespace Postern.Mail.Guard.Waiting;

/// <summary>Logins that wait: so many in all, for one account and from one network, and no more.</summary>
/// <remarks>Its caller calls it from one thread at a time.</remarks>
internal sealed class WaitingRoom
{
    private readonly Dictionary<Bits128, List<Waiter>> _byAccount = [];
    private readonly Dictionary<ulong, List<Waiter>> _bySource = [];

    /// <summary>How many wait.</summary>
    public int Count { get; private set; }

    /// <summary>Takes one in; false where there is no place.</summary>
    public bool TryEnter(Waiter waiter)
    {
        var account = _byAccount.GetValueOrDefault(waiter.Visit.Account);
        var source = _bySource.GetValueOrDefault(waiter.Visit.Source);
        var isFull = Count >= GuardLimits.Waiters
            || account?.Count(other => other.Standing == waiter.Standing) >= GuardLimits.WaitersPerAccount
            || source?.Count >= GuardLimits.WaitersPerSource;
        if (isFull)
            return false;
        Add(_byAccount, waiter.Visit.Account, waiter);
        Add(_bySource, waiter.Visit.Source, waiter);
        Count++;
        return true;
    }

    /// <summary>Lets one go; false where it had gone.</summary>
    public bool Leave(Waiter waiter)
    {
        if (!Remove(_byAccount, waiter.Visit.Account, waiter))
            return false;
        Remove(_bySource, waiter.Visit.Source, waiter);
        Count--;
        return true;
    }

    /// <summary>Whether it still waits.</summary>
    public bool Has(Waiter waiter) => _byAccount.GetValueOrDefault(waiter.Visit.Account)?.Contains(waiter) ?? false;

    /// <summary>Those whose chances a verdict may have changed, in the order in which they came.</summary>
    public Waiter[] Concerned(Bits128 account, ulong source)
    {
        var byAccount = _byAccount.GetValueOrDefault(account);
        var bySource = _bySource.GetValueOrDefault(source);
        return byAccount is null && bySource is null ? [] : [.. (byAccount ?? []).Union(bySource ?? [])];
    }

    private static void Add<TKey>(Dictionary<TKey, List<Waiter>> all, TKey key, Waiter waiter)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var waiters))
            all.Add(key, waiters = []);
        waiters.Add(waiter);
    }

    private static bool Remove<TKey>(Dictionary<TKey, List<Waiter>> all, TKey key, Waiter waiter)
        where TKey : notnull
    {
        if (!all.TryGetValue(key, out var waiters) || !waiters.Remove(waiter))
            return false;
        if (waiters.Count == 0)
            all.Remove(key);
        return true;
    }
}
