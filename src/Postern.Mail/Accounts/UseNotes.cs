namespace Postern.Mail.Accounts;

/// <summary>Last uses of app passwords that wait to be written down together, so that a login does not wait for the disk.</summary>
/// <remarks>From any thread. Whoever owns it calls <see cref="Flush"/> now and then on a worker, and once at the end.</remarks>
public sealed class UseNotes(IAccounts accounts)
{
    private readonly Dictionary<(string Name, string Label), AppPasswordUse> _waiting = [];
    private readonly Lock _turn = new();

    /// <summary>Whether anything waits.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_turn)
                return _waiting.Count == 0;
        }
    }

    /// <summary>Remembers one; of several uses of one app password the last counts.</summary>
    public void Add(AppPasswordUse use)
    {
        lock (_turn)
            _waiting[(AccountName.Key(use.Name), use.Label)] = use;
    }

    /// <summary>Writes down what waits; what could not be written waits on.</summary>
    public void Flush()
    {
        AppPasswordUse[] all;
        lock (_turn)
        {
            all = [.. _waiting.Values];
            _waiting.Clear();
        }

        if (all.Length == 0)
            return;
        try
        {
            accounts.Note(all);
        }
        catch (IOException)
        {
            lock (_turn)
            {
                foreach (var use in all)
                    _waiting.TryAdd((AccountName.Key(use.Name), use.Label), use);
            }

            throw;
        }
    }
}
