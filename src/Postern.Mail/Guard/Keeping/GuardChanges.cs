using Postern.Mail.Guard.Counting;
using Postern.Wire.Text;

namespace Postern.Mail.Guard.Keeping;

/// <summary>Rows that have changed, as bytes.</summary>
internal sealed record GuardChanges(
    IReadOnlyList<(int Place, byte[] Row)> Cells,
    IReadOnlyList<(int Place, byte[] Row)> Sources,
    IReadOnlyList<(int Place, byte[] Row)> Mistakes,
    IReadOnlyList<(Bits128 Account, byte[]? Row)> Honest)
{
    /// <summary>How many rows there are.</summary>
    public int Count => Cells.Count + Sources.Count + Mistakes.Count + Honest.Count;

    /// <summary>Takes what has changed, at most so many rows of each kind: the guard's lock is held meanwhile.</summary>
    public static GuardChanges Take(GuardCore core, int limit) => new(
        Take(core.Cells.Changed, limit, cell => GuardRows.Write(core.Cells[cell])),
        Take(core.Sources.Rows.Changed, limit, place => GuardRows.Write(core.Sources.Rows[place])),
        Take(core.Mistakes.Changed, limit, place => GuardRows.Write(core.Mistakes[place])),
        Take(core.Honest.Changed, limit, account => core.Honest.Find(account) is { } found ? GuardRows.Write(found) : null));

    /// <summary>They have changed, still.</summary>
    public void PutBack(GuardCore core)
    {
        core.Cells.Changed.UnionWith(Cells.Select(one => one.Place));
        core.Sources.Rows.Changed.UnionWith(Sources.Select(one => one.Place));
        core.Mistakes.Changed.UnionWith(Mistakes.Select(one => one.Place));
        core.Honest.Changed.UnionWith(Honest.Select(one => one.Account));
    }

    private static (TKey, TRow)[] Take<TKey, TRow>(HashSet<TKey> changed, int limit, Func<TKey, TRow> write)
    {
        TKey[] keys = [.. changed.Take(limit)];
        changed.ExceptWith(keys);
        return [.. keys.Select(key => (key, write(key)))];
    }
}
