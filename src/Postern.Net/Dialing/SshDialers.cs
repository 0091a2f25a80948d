using Postern.Net.Settings;
using Postern.Wire.Ends;

namespace Postern.Net.Dialing;

/// <summary>Makes the dialer that reaches a target from an ssh server.</summary>
/// <param name="route">The hops to that server, itself the last.</param>
/// <param name="login">How to log in there.</param>
/// <param name="target">What is reached from there.</param>
/// <exception cref="DialerSettingException">It cannot be.</exception>
public delegate Dialer SshDialers(IReadOnlyList<Hop> route, SshWay login, HostPort target);
