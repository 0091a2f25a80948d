using System.Runtime.InteropServices;

namespace Postern.Native;

/// <summary>One row of poll(2).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int Descriptor;
    public short Events;
    public short Returned;
}
