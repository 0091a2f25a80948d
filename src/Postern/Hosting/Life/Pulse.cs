using Postern.Net.Loops;

namespace Postern.Hosting.Life;

/// <summary>Feels whether every loop still turns: each is asked for a word, and has to have given it when the next is asked for.</summary>
/// <remarks>Ends before its loops do: none of them is asked any more then.</remarks>
internal sealed class Pulse(IReadOnlyList<Loop> loops) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly int[] _answers = new int[loops.Count];
    private int _questions;
    private bool _ended;

    /// <summary>Whether every loop has answered the question before, or there was none; if so, all are asked anew.</summary>
    internal bool Beats()
    {
        lock (_lock)
        {
            if (_ended)
                return true;
            for (int i = 0; i < _answers.Length; i++)
            {
                if (Volatile.Read(ref _answers[i]) != _questions)
                    return false;
            }
            _questions++;
            foreach (Loop loop in loops)
                Ask(loop, _questions);
            return true;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
            _ended = true;
    }

    private void Ask(Loop loop, int question) => loop.Post(() => Volatile.Write(ref _answers[loop.Index], question));
}
