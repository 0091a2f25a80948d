using System.Runtime.InteropServices;
using System.Text;

namespace Postern.Net.Native;

/// <summary>A null-terminated array of C strings, as execve(2) wants its arguments and environment.</summary>
internal sealed unsafe class NativeStrings : IDisposable
{
    private readonly byte** _strings;

    internal NativeStrings(IReadOnlyList<string> texts)
    {
        int bytes = texts.Sum(text => Encoding.UTF8.GetByteCount(text) + 1);
        int pointers = (texts.Count + 1) * sizeof(byte*);
        _strings = (byte**)NativeMemory.Alloc((nuint)(pointers + bytes));
        var rest = new Span<byte>((byte*)_strings + pointers, bytes);
        byte* next = (byte*)_strings + pointers;
        for (int i = 0; i < texts.Count; i++)
        {
            int written = Encoding.UTF8.GetBytes(texts[i], rest);
            rest[written] = 0;
            rest = rest[(written + 1)..];
            _strings[i] = next;
            next += written + 1;
        }
        _strings[texts.Count] = null;
    }

    internal byte** Pointer => _strings;

    /// <summary>The first of them.</summary>
    internal byte* First => _strings[0];

    public void Dispose() => NativeMemory.Free(_strings);
}
