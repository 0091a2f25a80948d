using System.Runtime.InteropServices;

namespace Postern.Net.Tls;

/// <summary>What the shared BIO of a loop sees at this moment: sealed bytes that came in, and room for those that go out.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct BioWindow
{
    internal byte* In;
    internal int InLength;
    internal int OutLength;
    internal byte* Out;
    internal int OutCapacity;
    internal int Ended;
}
