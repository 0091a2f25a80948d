using Postern.Wire.Dns;

namespace Postern.Net.Dns;

/// <summary>What is asked: a name in lower case without its last dot, and a type; <c>null</c> asks the system for both families.</summary>
internal readonly record struct Question(string Name, DnsType? Type)
{
    internal static Question Of(string name, DnsType? type) => new(name.ToLowerInvariant().TrimEnd('.'), type);
}
