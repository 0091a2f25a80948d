using Postern.Wire.Dns;

namespace Postern.Net.Dns;

/// <summary>What the machine's files said when they were last read.</summary>
/// <param name="Hosts">The hosts file.</param>
/// <param name="Servers">The servers and how to ask them; null without resolv.conf.</param>
/// <param name="Switch">Who answers for a name.</param>
internal sealed record NameService(HostsFile Hosts, ResolverSettings? Servers, NameSwitch Switch);
