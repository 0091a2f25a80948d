using Postern.Net.Loops;

namespace Postern.Net.Tls;

/// <summary>OpenSSL's state of one loop: a library context of its own, so that loops do not wait for each other's locks.</summary>
internal sealed class TlsLoop : IDisposable
{
    private readonly List<ScratchBio> _bios = [];
    private readonly Loop _loop;

    private TlsLoop(Loop loop)
    {
        _loop = loop;
        Library = TlsLibrary.Take();
    }

    /// <summary>The OSSL_LIB_CTX.</summary>
    internal nint Library { get; }

    /// <summary>The loop has ended: another may have the library context.</summary>
    public void Dispose() => TlsLibrary.Give(Library);

    internal static TlsLoop Of(Loop loop)
    {
        lock (loop.Locals)
        {
            if (!loop.Locals.TryGetValue(typeof(TlsLoop), out object? found))
                loop.Locals[typeof(TlsLoop)] = found = new TlsLoop(loop);
            return (TlsLoop)found;
        }
    }

    /// <summary>The BIO of a depth; on the loop's thread.</summary>
    internal ScratchBio BioAt(int depth)
    {
        while (_bios.Count <= depth)
        {
            var (plain, @sealed) = _loop.Layers.At(_bios.Count);
            _bios.Add(new ScratchBio(plain, @sealed));
        }
        return _bios[depth];
    }
}
