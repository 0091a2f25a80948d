using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>All accounts with an honest user.</summary>
/// <remarks>Only a right password makes an entry, so that nobody who has none pushes anybody out; whoever has one fills the places of that account alone.</remarks>
internal sealed class HonestAccounts
{
    private readonly Dictionary<Bits128, HonestAccount> _all = [];

    /// <summary>Accounts that were changed, or removed, since somebody asked.</summary>
    public HashSet<Bits128> Changed { get; } = [];

    /// <summary>How many there are.</summary>
    public int Count => _all.Count;

    /// <summary>The account; null where nobody has logged in to it.</summary>
    public HonestAccount? Find(Bits128 account) => _all.GetValueOrDefault(account);

    /// <summary>Remembers a login.</summary>
    public void Note(Visit visit, LoginProof proof, uint now)
    {
        if (!_all.TryGetValue(visit.Account, out var found))
        {
            MakeRoom();
            _all.Add(visit.Account, found = new HonestAccount());
        }

        if (found.Note(visit, proof, now))
            Changed.Add(visit.Account);
    }

    /// <summary>Takes in what was written down.</summary>
    public void Put(Bits128 account, HonestAccount what)
    {
        if (_all.Count < GuardLimits.Accounts)
            _all[account] = what;
    }

    /// <summary>Forgets those that nobody has logged in to for so long that they do not count.</summary>
    public void Age(uint now)
    {
        foreach (var (account, found) in _all)
        {
            if (now > found.Seen + GuardLimits.Honest)
                Remove(account);
        }
    }

    private void MakeRoom()
    {
        if (_all.Count < GuardLimits.Accounts)
            return;
        // Many at once, so that it is seldom done.
        foreach (var (account, _) in _all.OrderBy(pair => pair.Value.Seen).Take(GuardLimits.Accounts / 16).ToArray())
            Remove(account);
    }

    private void Remove(Bits128 account)
    {
        _all.Remove(account);
        Changed.Add(account);
    }
}
