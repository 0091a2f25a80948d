using Postern.Wire.Text;

namespace Postern.Mail.Guard.Counting;

/// <summary>What strangers have used of each account's guesses.</summary>
/// <remarks>
/// Every name, of an account or made up, has its place in one cell, and nothing is ever pushed out: names that share a
/// cell share its guesses, which can only make them fewer. Which names do is the key's secret.
/// </remarks>
internal sealed class AccountCells
{
    /// <summary>Guesses of one cell.</summary>
    public const int Width = GuardLimits.AnyGuesses + GuardLimits.CleanGuesses;

    private readonly uint[] _stamps = new uint[GuardLimits.Cells * Width];

    /// <summary>Cells that were changed since somebody asked.</summary>
    public HashSet<int> Changed { get; } = [];

    /// <summary>The cell of an account.</summary>
    public static int Of(Bits128 account) => (int)(account.Low % GuardLimits.Cells);

    /// <summary>All stamps of a cell: first anybody's, then those of clean networks.</summary>
    public Span<uint> this[int cell] => _stamps.AsSpan(cell * Width, Width);

    /// <summary>Uses a guess of a lane, if there is one.</summary>
    public bool TryTake(int cell, Lane lane, uint now)
    {
        if (!Stamps.TryTake(Part(cell, lane), now))
            return false;
        Changed.Add(cell);
        return true;
    }

    /// <summary>Gives back a guess that was used then.</summary>
    public void GiveBack(int cell, Lane lane, uint taken)
    {
        Stamps.GiveBack(Part(cell, lane), taken);
        Changed.Add(cell);
    }

    /// <summary>When a lane has a guess again.</summary>
    public uint FreeAt(int cell, Lane lane) => Stamps.FreeAt(Part(cell, lane));

    /// <summary>Forgets what was used.</summary>
    public void Clear(int cell)
    {
        this[cell].Clear();
        Changed.Add(cell);
    }

    private Span<uint> Part(int cell, Lane lane) => lane == Lane.Any ? this[cell][..GuardLimits.AnyGuesses] : this[cell][GuardLimits.AnyGuesses..];
}
