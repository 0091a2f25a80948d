using Postern.Net.Conduits;
using Postern.Net.Dialing;
using Postern.Net.Loops;

namespace Postern.Net.Tests.Dialing;

/// <summary>A target that can be switched off, and counts how often it was asked.</summary>
public sealed class SwitchedDialer(string name, Dialer real) : Dialer
{
    public bool IsOff { get; set; }

    public int Dials { get; private set; }

    public override string Target => name;

    public override ValueTask<Conduit> DialAsync(Loop loop, DialRequest request, Deadline deadline)
    {
        Dials++;
        return IsOff ? throw DialFault.Refused(name, "switched off") : real.DialAsync(loop, request, deadline);
    }
}
