namespace Postern.Net.Loops;

/// <summary>Scratch for TLS, one pair for each depth: TLS inside TLS must not overwrite what the outer layer lends.</summary>
internal sealed class ScratchLayers
{
    private readonly List<(Scratch Plain, Scratch Sealed)> _layers = [];

    internal (Scratch Plain, Scratch Sealed) At(int depth)
    {
        while (_layers.Count <= depth)
            _layers.Add((new Scratch(LoopLimits.Plain), new Scratch(LoopLimits.Sealed)));
        return _layers[depth];
    }
}
