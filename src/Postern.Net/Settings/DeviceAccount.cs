using Postern.Wire.Ends;

namespace Postern.Net.Settings;

/// <summary>Devices that send without a login.</summary>
/// <param name="Network">Where they are.</param>
/// <param name="Account">The account that they send as.</param>
public sealed record DeviceAccount(Cidr Network, string Account);
